package dev.parley.protocol;

import java.util.function.Function;

/** How a connection's protocol writes a publication. */
public enum Encoding {
  /** A push of the Centrifuge protocol in JSON; several messages may share a frame. */
  CENTRIFUGE_JSON(CentrifugeJson::publication, true),
  /** A message of the plain chat. */
  PLAIN_CHAT(PlainChat::publication, false),
  /** The data alone: a string as its text, anything else as JSON. */
  FEED(Feed::publication, false);

  private final Function<Publication, String> writer;
  private final boolean joinable;

  Encoding(Function<Publication, String> writer, boolean joinable) {
    this.writer = writer;
    this.joinable = joinable;
  }

  /** Whether messages may share a frame, a line each. */
  public boolean isJoinable() {
    return joinable;
  }

  Message encode(Publication publication) {
    return Message.of(writer.apply(publication));
  }
}
