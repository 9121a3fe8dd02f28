package dev.parley.bench.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One reader of a channel. It demands every publication of every publishing connection, once and in
 * order, and allocates nothing for it. All of it is the loop thread's.
 */
final class Reader extends WebSocketClient {
  /** Nobody comes twice, so that no measurement finds what a system still knows of a user. */
  private static final AtomicInteger NEXT_USER = new AtomicInteger();

  private final Dialect dialect;
  private final String channel;
  private final Tally tally;
  private final int[] next = new int[Publisher.CONNECTIONS];
  private long received;
  private boolean ready;

  // Where the last publication's line ended and where its payload stood: the next is mostly alike.
  private int lineLength;
  private int payloadOffset;

  Reader(Dialect dialect, String channel, int number, Tally tally) throws IOException {
    super(dialect.reader(channel, NEXT_USER.getAndIncrement()), number);
    this.dialect = dialect;
    this.channel = channel;
    this.tally = tally;
  }

  long received() {
    return received;
  }

  @Override
  void opened() throws IOException {
    react(dialect.opened(channel));
  }

  @Override
  void text(byte[] bytes, int from, int to, long now) throws IOException {
    int start = from;
    while (start < to) {
      int end = lineEnd(bytes, start, to);
      line(bytes, start, end, now);
      start = end + 1;
    }
  }

  private int lineEnd(byte[] bytes, int start, int to) {
    int guess = start + lineLength;
    if (guess == to || guess < to && bytes[guess] == '\n') {
      return guess;
    }
    int at = start;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private void line(byte[] bytes, int start, int end, long now) throws IOException {
    int payload = start + payloadOffset;
    if (!Payload.isAt(bytes, payload, end)) {
      payload = Payload.find(bytes, start, end);
    }
    if (payload < 0 || !ready) {
      String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      react(dialect.got(text, channel));
      return;
    }
    lineLength = end - start;
    payloadOffset = payload - start;
    count(Payload.connection(bytes, payload), Payload.number(bytes, payload));
    tally.delivered(now - Payload.due(bytes, payload));
  }

  private void count(int connection, int number) throws IOException {
    if (number != next[connection]) {
      throw new IOException(
          "reader got publication %d of connection %d where %d was due"
              .formatted(number, connection, next[connection]));
    }
    next[connection]++;
    received++;
  }

  private void react(Dialect.Reaction reaction) throws IOException {
    if (reaction.answer().isPresent()) {
      send(reaction.answer().get());
    }
    if (reaction.ready() && !ready) {
      ready = true;
      tally.becameReady();
    }
  }
}
