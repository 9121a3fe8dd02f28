package dev.parley.bench.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes by HTTP requests on one connection, pipelined. */
public final class HttpLine extends LoopSocket implements Line {
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "\"error\":".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LENGTH =
      Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  /** A request: the path, and its body. */
  public record Post(String path, String json) {}

  private final URI server;
  private final BiFunction<String, String, Post> request;
  private final Acknowledgements acknowledgements;
  private final ByteArrayOutputStream requests = new ByteArrayOutputStream();

  /**
   * Connects.
   *
   * @param request what is asked for a channel and its publication
   */
  public HttpLine(
      URI server,
      int number,
      BiFunction<String, String, Post> request,
      Acknowledgements acknowledgements)
      throws IOException {
    super(server, number);
    this.server = server;
    this.request = request;
    this.acknowledgements = acknowledgements;
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
    Post post = request.apply(channel, json);
    byte[] body = post.json().getBytes(StandardCharsets.UTF_8);
    String head =
        String.join(
            "\r\n",
            "POST " + post.path() + " HTTP/1.1",
            "Host: " + server.getAuthority(),
            "Content-Type: application/json",
            "Content-Length: " + body.length,
            "",
            "");
    requests.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    requests.writeBytes(body);
  }

  @Override
  public void flush() throws IOException {
    ByteBuffer all = ByteBuffer.wrap(requests.toByteArray());
    requests.reset();
    write(all);
  }

  @Override
  int take(byte[] bytes, int from, int to, long now) throws IOException {
    int at = from;
    for (int end = end(bytes, at, to); end > 0; end = end(bytes, at, to)) {
      check(bytes, at, end);
      at = end;
      acknowledgements.acknowledged(1, now);
    }
    return at;
  }

  /** Where the answer that begins at {@code from} ends, or -1. */
  private static int end(byte[] bytes, int from, int to) {
    int head = indexOf(END_OF_HEAD, bytes, from, to);
    if (head < 0) {
      return -1;
    }
    int body = head + END_OF_HEAD.length;
    Matcher length =
        LENGTH.matcher(new String(bytes, from, head - from, StandardCharsets.ISO_8859_1));
    if (length.find()) {
      int end = body + Integer.parseInt(length.group(1));
      return end <= to ? end : -1;
    }
    int last = indexOf(LAST_CHUNK, bytes, body, to);
    return last < 0 ? -1 : last + LAST_CHUNK.length;
  }

  private static void check(byte[] bytes, int from, int end) throws IOException {
    int status = bytes[from + "HTTP/1.1 ".length()];
    if (status != '2' || indexOf(ERROR, bytes, from, end) >= 0) {
      throw new IOException(
          "publisher got " + new String(bytes, from, end - from, StandardCharsets.UTF_8));
    }
  }
}
