package dev.parley.bench.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Publishes as a client of the Centrifuge protocol: one frame for all commands of a flush. */
public final class CentrifugeLine extends WebSocketClient implements Line {
  private static final int LONGEST_QUOTE = 300;

  /** Servers refuse a frame of more than 64 KiB, and more than 128 waiting commands. */
  private static final int LONGEST_FRAME = 48 << 10;

  private final Acknowledgements acknowledgements;
  private final StringBuilder frame = new StringBuilder();
  private volatile boolean ready;
  private long ids = 1;

  public CentrifugeLine(URI uri, int number, Acknowledgements acknowledgements) throws IOException {
    super(uri, number);
    this.acknowledgements = acknowledgements;
  }

  @Override
  public LoopSocket socket() {
    return this;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void add(String channel, String json) {
    frame
        .append(frame.isEmpty() ? "{\"id\":" : "\n{\"id\":")
        .append(++ids)
        .append(",\"publish\":{\"channel\":\"")
        .append(channel)
        .append("\",\"data\":")
        .append(json)
        .append("}}");
  }

  @Override
  public void flush() throws IOException {
    int from = 0;
    while (frame.length() - from > LONGEST_FRAME) {
      int end = frame.lastIndexOf("\n", from + LONGEST_FRAME);
      send(frame.substring(from, end));
      from = end + 1;
    }
    send(frame.substring(from));
    frame.setLength(0);
  }

  @Override
  void opened() throws IOException {
    send("{\"id\":1,\"connect\":{}}");
  }

  @Override
  void text(byte[] bytes, int from, int to, long now) throws IOException {
    int acknowledged = 0;
    for (String line : new String(bytes, from, to - from, StandardCharsets.UTF_8).split("\n")) {
      acknowledged += line(line);
    }
    if (acknowledged > 0) {
      acknowledgements.acknowledged(acknowledged, now);
    }
  }

  private int line(String line) throws IOException {
    if (line.equals("{}")) {
      send("{}");
    } else if (line.contains("\"error\":")) {
      throw new IOException(
          "publisher got " + line.substring(0, Math.min(line.length(), LONGEST_QUOTE)));
    } else if (line.contains("\"publish\":")) {
      return 1;
    } else if (line.contains("\"connect\":")) {
      ready = true;
    }
    return 0;
  }
}
