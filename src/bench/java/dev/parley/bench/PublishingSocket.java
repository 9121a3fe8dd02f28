package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client of the Centrifuge protocol that publishes without waiting for replies, but counts them.
 */
final class PublishingSocket extends ClientSocket {
  private static final int LONGEST_QUOTE = 300;

  private final AtomicLong replies = new AtomicLong();
  private volatile boolean ready;

  PublishingSocket(URI uri) throws IOException {
    super(uri);
    send("{\"id\":1,\"connect\":{}}");
  }

  boolean isReady() {
    return ready;
  }

  /** Publications that were acknowledged. */
  long acknowledged() {
    return replies.get();
  }

  @Override
  void text(byte[] bytes, int from, int to, long now) throws IOException {
    for (String line : new String(bytes, from, to - from, StandardCharsets.UTF_8).split("\n")) {
      line(line);
    }
  }

  private void line(String line) throws IOException {
    if (line.equals("{}")) {
      send("{}");
    } else if (line.contains("\"error\":")) {
      throw new IOException(
          "publisher got " + line.substring(0, Math.min(line.length(), LONGEST_QUOTE)));
    } else if (line.contains("\"publish\":")) {
      replies.incrementAndGet();
    } else if (line.contains("\"connect\":")) {
      ready = true;
    }
  }
}
