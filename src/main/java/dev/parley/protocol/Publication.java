package dev.parley.protocol;

/**
 * What travels in a channel: the stored line of JSON and its position. Encoded at most once per
 * encoding, when first asked; so one thread at a time may use it, and the messages it gives are
 * free to go to any thread.
 */
public final class Publication {
  private final String channel;
  private final String stored;
  private final StreamPosition position;
  private final Message[] encoded = new Message[Encoding.values().length];

  /**
   * @param channel where it was published
   * @param stored one line of JSON as {@link StoredLine} writes it
   * @param position its place in the stream, or {@link StreamPosition#NONE}
   */
  public Publication(String channel, String stored, StreamPosition position) {
    this.channel = channel;
    this.stored = stored;
    this.position = position;
  }

  /** The channel's name. */
  public String channel() {
    return channel;
  }

  /** One line of JSON: {@code {data, info?, tags?, time}}. */
  public String stored() {
    return stored;
  }

  /** The place in the stream, or {@link StreamPosition#NONE}. */
  public StreamPosition position() {
    return position;
  }

  /** The finished message in this encoding, the same object each time. */
  public Message as(Encoding encoding) {
    Message message = encoded[encoding.ordinal()];
    if (message == null) {
      message = encoding.encode(this);
      encoded[encoding.ordinal()] = message;
    }
    return message;
  }
}
