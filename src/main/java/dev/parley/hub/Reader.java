package dev.parley.hub;

import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.Optional;

/**
 * Someone who reads a channel. All calls come from the channel's lane: {@link #joined} or {@link
 * #refused} first, then publications, none of which may block.
 */
public interface Reader {

  /**
   * The position that it comes back with and wants what it missed since; its epoch 0 stands for
   * whatever epoch there is. Empty if it starts with what comes next.
   */
  default Optional<StreamPosition> since() {
    return Optional.empty();
  }

  /**
   * Whether it may be given now what it missed. May be asked again.
   *
   * @param again called, by any thread, when the answer was no and may have changed
   */
  default boolean takesTurn(Runnable again) {
    return true;
  }

  /**
   * Every publication behind the start will be delivered, the next call brings the first.
   *
   * @return whether it reads from now on; otherwise it has been told and gets nothing more
   */
  boolean joined(Start start);

  /** The channel could not be joined; nothing else will come. */
  void refused(HubError error);

  /** The next publication, to be sent with the next {@link #flush}. */
  void deliver(Publication publication);

  /** The next publications, to be sent by the calling thread itself, if it can. */
  default void deliver(Batch batch) {
    batch.publications().forEach(this::deliver);
    flush();
  }

  /** Whether {@link #deliver(Batch)} is a system call and little beside. */
  default boolean isQuick() {
    return false;
  }

  /** Whether so much is queued for this reader that more should wait a while. */
  boolean isCongested();

  /** What was delivered may be sent now. */
  void flush();

  /**
   * The channel's epoch has changed, with nothing lost up to here.
   *
   * @param position where the new epoch begins
   * @return whether this reader goes on reading; otherwise it has been told and gets nothing more
   */
  boolean epochChanged(StreamPosition position);

  /**
   * Publications are lost to this reader.
   *
   * @return whether it goes on reading all the same; otherwise it has been told and gets nothing
   *     more
   */
  boolean lost();

  /** A call above threw this; the reader gets nothing more. */
  void failed(Throwable failure);
}
