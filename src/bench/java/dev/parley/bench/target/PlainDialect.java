package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import java.net.URI;

/** Nothing but texts: the first says that a reader is in, each further one is a publication. */
record PlainDialect(URI endpoint) implements Dialect {

  @Override
  public URI reader(String channel, int user) {
    return URI.create(endpoint + "?channel=" + channel);
  }

  @Override
  public Reaction opened(String channel) {
    return Reaction.NONE;
  }

  @Override
  public Reaction got(String text, String channel) {
    return Reaction.READY;
  }
}
