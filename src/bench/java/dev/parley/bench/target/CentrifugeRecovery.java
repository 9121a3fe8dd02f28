package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Readers of the Centrifuge protocol who come back. The first one of a channel remembers the
 * position of its subscription, all others recover from there, and demand all that they have
 * missed.
 */
final class CentrifugeRecovery implements Dialect {
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]*)\"");
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
  private static final String PUBLICATION = "{\"at\":\"";

  private final CentrifugeDialect plain;
  private final int missed;
  private final Map<String, String> positions = new ConcurrentHashMap<>();

  CentrifugeRecovery(URI endpoint, int missed) {
    plain = new CentrifugeDialect(endpoint);
    this.missed = missed;
  }

  @Override
  public URI reader(String channel, int user) {
    return plain.reader(channel, user);
  }

  @Override
  public Reaction opened(String channel) {
    String position = positions.get(channel);
    return position == null
        ? plain.opened(channel)
        : Reaction.answer(
            "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\""
                + channel
                + "\",\"recover\":true,"
                + position
                + "}}");
  }

  @Override
  public Reaction got(String text, String channel) throws IOException {
    Reaction reaction = plain.got(text, channel);
    if (reaction.ready() && positions.putIfAbsent(channel, position(text)) != null) {
      demandAll(text);
    }
    return reaction;
  }

  private static String position(String reply) {
    Matcher epoch = EPOCH.matcher(reply);
    Matcher offset = OFFSET.matcher(reply);
    return "\"epoch\":\""
        + (epoch.find() ? epoch.group(1) : "")
        + "\",\"offset\":"
        + (offset.find() ? offset.group(1) : "0");
  }

  private void demandAll(String reply) throws IOException {
    int publications = 0;
    for (int at = reply.indexOf(PUBLICATION); at >= 0; at = reply.indexOf(PUBLICATION, at + 1)) {
      publications++;
    }
    if (!reply.contains("\"recovered\":true") || publications != missed) {
      throw new IOException("recovered " + publications + " of " + missed + " publications");
    }
  }
}
