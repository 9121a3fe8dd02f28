package dev.parley.bench.client;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** How a reader of one system says what it wants, and learns that it will get it. */
public interface Dialect {

  /** What a reader makes of a text: whether all is set, and what to answer. */
  record Reaction(boolean ready, Optional<String> answer) {
    public static final Reaction NONE = new Reaction(false, Optional.empty());
    public static final Reaction READY = new Reaction(true, Optional.empty());

    public static Reaction answer(String text) {
      return new Reaction(false, Optional.of(text));
    }
  }

  /**
   * Where a reader of the channel connects.
   *
   * @param user whose connection it is, among all of this run
   */
  URI reader(String channel, int user);

  /** What follows when the WebSocket is open. */
  Reaction opened(String channel);

  /**
   * What follows from a text that carries no publication, such as the reply to a command or a ping;
   * before a reader is ready, from every text.
   *
   * @throws IOException if such a text should not have come
   */
  Reaction got(String text, String channel) throws IOException;
}
