package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import java.io.IOException;
import java.net.URI;

/** The Centrifuge protocol, as Parley, the library and Centrifugo speak it. */
record CentrifugeDialect(URI endpoint) implements Dialect {

  @Override
  public URI reader(String channel, int user) {
    return URI.create(endpoint + "?user_code=reader-" + user);
  }

  @Override
  public Reaction opened(String channel) {
    return Reaction.answer(
        "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
  }

  @Override
  public Reaction got(String text, String channel) throws IOException {
    if (text.equals("{}")) {
      return Reaction.answer("{}");
    }
    if (text.startsWith("{\"id\":2,\"subscribe\":")) {
      return Reaction.READY;
    }
    if (text.startsWith("{\"id\":1,\"connect\":")) {
      return Reaction.NONE;
    }
    throw new IOException("reader got " + text);
  }
}
