package dev.parley.command;

/**
 * What one connection and the hub have to say to each other, in its protocol. Calls come one at a
 * time, in order, and return at once.
 */
public interface Conversation {

  /** The socket is open. */
  void opened();

  /** The client has sent a text frame within the limit. */
  void text(String frame);

  /** The client has sent a binary frame, which no protocol here has. */
  void binary();
}
