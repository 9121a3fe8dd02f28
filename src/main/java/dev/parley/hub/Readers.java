package dev.parley.hub;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The readers of one channel on this node. For use by the channel's lane only. */
public final class Readers {
  private static final System.Logger LOGGER = System.getLogger(Readers.class.getName());

  /**
   * Measured: with 5 readers of each of 1,000 channels, waking the wire's threads costs a third of
   * all CPU. With 500 it costs nothing, and they write in parallel.
   */
  private static final int FEW = 64;

  private final Set<Reader> members = new LinkedHashSet<>(2);
  private Reader[] snapshot = {};

  /** Adds a reader that has joined. */
  public void add(Reader reader) {
    members.add(reader);
    snapshot = null;
  }

  /** Removes a reader, if it is here. */
  public void remove(Reader reader) {
    if (members.remove(reader)) {
      snapshot = null;
    }
  }

  /** Whether nobody reads. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** How many read. */
  int size() {
    return members.size();
  }

  /** Gives the publication to every reader; one that throws is removed, the others go on. */
  public void deliver(Publication publication) {
    for (Reader reader : all()) {
      try {
        reader.deliver(publication);
      } catch (RuntimeException | Error e) {
        fail(reader, e);
      }
    }
  }

  /** Whether more should wait a while for one of them. */
  public boolean isCongested() {
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

  /** Few readers are written to by the lane; many are shared out to the threads of the wire. */
  void flush() {
    boolean here = members.size() <= FEW;
    for (Reader reader : all()) {
      try {
        reader.flush(here);
      } catch (RuntimeException | Error e) {
        fail(reader, e);
      }
    }
  }

  private void keep(Predicate<Reader> stays) {
    for (Reader reader : all()) {
      try {
        if (!stays.test(reader)) {
          remove(reader);
        }
      } catch (RuntimeException | Error e) {
        fail(reader, e);
      }
    }
  }

  private void fail(Reader reader, Throwable failure) {
    LOGGER.log(System.Logger.Level.ERROR, "reader failed", failure);
    remove(reader);
    reader.failed(failure);
  }

  private Reader[] all() {
    if (snapshot == null) {
      snapshot = members.toArray(Reader[]::new);
    }
    return snapshot;
  }
}
