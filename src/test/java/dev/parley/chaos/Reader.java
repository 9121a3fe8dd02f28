package dev.parley.chaos;

/** A client that reads, comes back by itself wherever it loses its connection, and keeps it all. */
interface Reader extends AutoCloseable {

  /** What it has. */
  Received received();

  /** Who it is: the reader of its personal channel. */
  String user();

  /** Whether it is connected and subscribed to all that it reads. */
  boolean isSubscribed();

  /** Whether it has been told to leave. */
  boolean isAway();

  @Override
  void close();
}
