package dev.parley.hub.undertow;

/** Who sends through a {@link SharedSink}; called in the I/O thread. */
interface SinkOwner {
  /** Some of what waited was taken: the client reads. */
  void progressed();

  /** All that waited was taken, so that more can be written. */
  void drained();

  /** The socket is broken; nothing more can be written. */
  void failed();
}
