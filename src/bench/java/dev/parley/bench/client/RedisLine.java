package dev.parley.bench.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/** Publishes by Redis commands on one connection, pipelined. */
public final class RedisLine extends LoopSocket implements Line {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final int INCOMPLETE = -1;

  private final BiFunction<String, String, List<byte[]>> command;
  private final Acknowledgements acknowledgements;
  private final ByteArrayOutputStream commands = new ByteArrayOutputStream();

  /**
   * Connects.
   *
   * @param command what is said for a channel and its publication
   */
  public RedisLine(
      URI redis,
      int number,
      BiFunction<String, String, List<byte[]>> command,
      Acknowledgements acknowledgements)
      throws IOException {
    super(redis, number);
    this.command = command;
    this.acknowledgements = acknowledgements;
  }

  /** The command that publishes the bytes into a Redis channel. */
  public static List<byte[]> publish(String redisChannel, byte[] message) {
    return List.of(ascii("PUBLISH"), ascii(redisChannel), message);
  }

  @Override
  public LoopSocket socket() {
    return this;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void add(String channel, String json) {
    List<byte[]> words = command.apply(channel, json);
    commands.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (byte[] word : words) {
      commands.writeBytes(ascii("$" + word.length + "\r\n"));
      commands.writeBytes(word);
      commands.writeBytes(LINE_END);
    }
  }

  @Override
  public void flush() throws IOException {
    ByteBuffer all = ByteBuffer.wrap(commands.toByteArray());
    commands.reset();
    write(all);
  }

  @Override
  int take(byte[] bytes, int from, int to, long now) throws IOException {
    int at = from;
    int answers = 0;
    for (int end = end(bytes, at, to); end != INCOMPLETE; end = end(bytes, at, to)) {
      at = end;
      answers++;
    }
    if (answers > 0) {
      acknowledgements.acknowledged(answers, now);
    }
    return at;
  }

  /** Where the answer that begins at {@code from} ends. Answers here are numbers and strings. */
  private static int end(byte[] bytes, int from, int to) throws IOException {
    int line = indexOf(LINE_END, bytes, from, to);
    if (line < 0) {
      return INCOMPLETE;
    }
    int next = line + LINE_END.length;
    if (bytes[from] == '-') {
      throw new IOException(
          "Redis said " + new String(bytes, from, line - from, StandardCharsets.UTF_8));
    }
    if (bytes[from] != '$') {
      return next;
    }
    String length = new String(bytes, from + 1, line - from - 1, StandardCharsets.US_ASCII);
    int end = next + Integer.parseInt(length) + LINE_END.length;
    return end <= to ? end : INCOMPLETE;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
