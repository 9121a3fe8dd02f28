package dev.parley.hub;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The readers of one channel on this node. For use by the channel's lane only. */
public final class Readers {
  private static final System.Logger LOGGER = System.getLogger(Readers.class.getName());

  /**
   * A lane is through with so many in a few milliseconds, and what comes meanwhile is joined.
   * Measured: waking the wires' threads costs a third of all CPU with 5 readers of each of 1,000
   * channels, and a quarter with 500 of one at 1,000 publications a second, where the p99 is 36 ms
   * and not 12; and what each outbox queues for them, four fifths of it at saturation.
   */
  private static final int MANY = 1_024;

  /**
   * They are written to in about the time that it takes to wake a thread on another processor,
   * which virtual machines make dear: 100 µs and more.
   */
  private static final int FEW = 16;

  private final Set<Reader> members = new LinkedHashSet<>(2);
  private final List<Publication> due = new ArrayList<>(1);
  private Reader[] snapshot = {};

  /** Adds a reader that has joined. */
  public void add(Reader reader) {
    handOut();
    members.add(reader);
    snapshot = null;
  }

  /** Removes a reader, if it is here. */
  public void remove(Reader reader) {
    handOut();
    drop(reader);
  }

  /** Whether nobody reads. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** How many read. */
  int size() {
    return members.size();
  }

  /** Whether a flush is over sooner than another thread would have woken up for it. */
  boolean areQuick() {
    return members.size() <= FEW && members.stream().allMatch(Reader::isQuick);
  }

  /**
   * Gives the publication to every reader, at the next flush at the latest, and before anything
   * else that is told them. One that throws is removed, the others go on.
   */
  public void deliver(Publication publication) {
    due.add(publication);
  }

  /** Whether more should wait a while for one of them. */
  public boolean isCongested() {
    handOut();
    for (Reader reader : all()) {
      if (reader.isCongested()) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the readers that go on although an epoch begins at this position. */
  public void epochChanged(StreamPosition position) {
    keep(reader -> reader.epochChanged(position));
  }

  /** Tells every reader that publications are lost, and keeps those that go on all the same. */
  public void lost() {
    keep(Reader::lost);
  }

  /**
   * Has the readers get what is due. They are written to by this thread, but shared out to the
   * threads of the wires, which write in parallel, where they are many.
   *
   * @param batch the lane's
   */
  void flush(Batch batch) {
    if (members.size() <= MANY) {
      int done = 0;
      do {
        done += batch.take(due.subList(done, due.size()));
        forEach(reader -> reader.deliver(batch));
      } while (done < due.size());
      due.clear();
    } else {
      handOut();
      forEach(Reader::flush);
    }
  }

  /** Has every reader queue what is due. */
  private void handOut() {
    if (!due.isEmpty()) {
      forEach(reader -> due.forEach(reader::deliver));
      due.clear();
    }
  }

  private void forEach(Consumer<Reader> action) {
    for (Reader reader : all()) {
      try {
        action.accept(reader);
      } catch (RuntimeException | Error e) {
        fail(reader, e);
      }
    }
  }

  private void keep(Predicate<Reader> stays) {
    handOut();
    for (Reader reader : all()) {
      try {
        if (!stays.test(reader)) {
          reader.flush();
          drop(reader);
        }
      } catch (RuntimeException | Error e) {
        fail(reader, e);
      }
    }
  }

  /** Removes a reader that threw this, and tells it. */
  public void fail(Reader reader, Throwable failure) {
    LOGGER.log(System.Logger.Level.ERROR, "reader failed", failure);
    drop(reader);
    reader.failed(failure);
  }

  private void drop(Reader reader) {
    if (members.remove(reader)) {
      snapshot = null;
    }
  }

  private Reader[] all() {
    if (snapshot == null) {
      snapshot = members.toArray(Reader[]::new);
    }
    return snapshot;
  }
}
