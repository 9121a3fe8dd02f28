package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One reader of the channel. It demands every publication of every publishing connection, once and
 * in order, and allocates nothing for it. All methods but {@code isReady} are the loop thread's.
 */
final class Reader extends ClientSocket {
  private static final byte[] PING = {'{', '}'};

  private final boolean greets;
  private final SingleWriterRecorder latencies;
  private final int[] next = new int[Publisher.CONNECTIONS];
  private long received;
  private volatile boolean ready;

  // Where the last publication's line ended and where its payload stood: the next is mostly alike.
  private int lineLength;
  private int payloadOffset;

  /**
   * @param greets whether the reader asks for the channel and is ready when that was answered; else
   *     the first text says so
   * @param latencies microseconds from due to read
   */
  Reader(URI uri, boolean greets, SingleWriterRecorder latencies) throws IOException {
    super(uri);
    this.greets = greets;
    this.latencies = latencies;
  }

  boolean isReady() {
    return ready;
  }

  long received() {
    return received;
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
    if (payload < 0) {
      other(bytes, start, end);
      return;
    }
    lineLength = end - start;
    payloadOffset = payload - start;
    count(Payload.connection(bytes, payload), Payload.number(bytes, payload));
    latencies.recordValue((now - Payload.due(bytes, payload)) / 1_000);
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

  private void other(byte[] bytes, int start, int end) throws IOException {
    if (!greets) {
      ready = true;
      return;
    }
    if (Arrays.equals(bytes, start, end, PING, 0, PING.length)) {
      send("{}");
      return;
    }
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (text.startsWith("{\"id\":2,\"subscribe\":")) {
      ready = true;
    } else if (!text.startsWith("{\"id\":1,\"connect\":")) {
      throw new IOException("reader got " + text);
    }
  }
}
