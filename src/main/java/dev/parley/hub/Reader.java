package dev.parley.hub;

import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;

/**
 * Someone who reads a channel. All calls come from the channel's lane: {@link #joined} or {@link
 * #refused} first, then publications, none of which may block.
 */
public interface Reader {

  /** Every publication behind this position will be delivered, the next call brings the first. */
  void joined(StreamPosition position);

  /** The channel could not be joined; nothing else will come. */
  void refused(HubError error);

  /** The next publication. */
  void deliver(Publication publication);

  /** Whether so much is queued for this reader that more should wait a while. */
  boolean isCongested();

  /** What was delivered since may be sent now. */
  void flush();

  /**
   * The channel's epoch has changed, with nothing lost up to here.
   *
   * @return whether this reader goes on reading; otherwise it has been told and gets nothing more
   */
  boolean epochChanged();

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
