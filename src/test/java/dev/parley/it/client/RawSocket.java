package dev.parley.it.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A WebSocket by hand, for what a proper client refuses to do: odd handshakes, frames that are not
 * text, never reading. Not safe for use by several threads.
 */
public final class RawSocket implements AutoCloseable {
  /** Opcode of a text frame. */
  public static final int TEXT = 1;

  /** Opcode of a close frame. */
  public static final int CLOSE = 8;

  /** Opcode of a ping. */
  public static final int PING = 9;

  /** Opcode of the answer to a ping. */
  public static final int PONG = 10;

  private static final int HTTPS_OFFSET = 363; // 8443 for 8080
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final Socket socket;
  private final InputStream in;
  private final Node node;

  /**
   * A frame from the server.
   *
   * @param opcode of RFC 6455
   * @param payload as it came
   */
  public record Frame(int opcode, byte[] payload) {

    /** The payload as text. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code in a close frame; 1005 without one. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /** The reason in a close frame. */
    public String closeReason() {
      int length = Math.max(0, payload.length - 2);
      return new String(payload, payload.length - length, length, StandardCharsets.UTF_8);
    }
  }

  private RawSocket(Node node, Socket socket) throws IOException {
    this.node = node;
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** Connects with a receive buffer of about this size; 0 leaves it to the system. */
  public static RawSocket connect(Node node, int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(node.base().getHost()), node.base().getPort()),
        5_000);
    return new RawSocket(node, socket);
  }

  /** Connects by TLS to the node's other port, whoever it says that it is. */
  public static RawSocket connectTls(Node node) throws IOException {
    SSLSocket socket = (SSLSocket) trustingEveryone().getSocketFactory().createSocket();
    int port = node.base().getPort() + HTTPS_OFFSET;
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(node.base().getHost()), port), 5_000);
    return new RawSocket(node, socket);
  }

  /** A WebSocket that was accepted. */
  public static RawSocket open(Node node, String path, int receiveBufferBytes) throws IOException {
    RawSocket opened = connect(node, receiveBufferBytes);
    String head = opened.handshake(path, "Sec-WebSocket-Version: 13");
    if (!head.startsWith("HTTP/1.1 101")) {
      opened.close();
      throw new IOException("refused: " + head);
    }
    return opened;
  }

  /** Asks for the upgrade with these headers beside the necessary ones, gives the answer's head. */
  public String handshake(String path, String... headers) throws IOException {
    sendHandshake(path, headers);
    return readHead();
  }

  /** Asks for the upgrade, and leaves the answer to be read. */
  public void sendHandshake(String path, String... headers) throws IOException {
    send(request(path, headers));
  }

  /** The same with a first text that does not wait for the answer, as a proxy may send it on. */
  public String handshakeWithText(String path, String text, String... headers) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(request(path, headers));
    both.writeBytes(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    send(both.toByteArray());
    return readHead();
  }

  /** A plain request, whose answer is read whole; the connection goes on. */
  public String get(String path) throws IOException {
    send(head("GET", path));
    return readAnswer();
  }

  /** Begins a request whose body of so many bytes is yet to be sent. */
  public void beginPost(String path, int length, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Length: " + length);
    send(head("POST", path, all.toArray(String[]::new)));
  }

  /** Reads the answer to a plain request, head and body; the connection goes on. */
  public String readAnswer() throws IOException {
    String head = readHead();
    int length = Integer.parseInt(head.split("(?i)content-length: ")[1].split("\r\n")[0]);
    return head + new String(readBytes(length), StandardCharsets.UTF_8);
  }

  private byte[] request(String path, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(header -> header.startsWith("Upgrade:"))) {
      all.add("Upgrade: websocket");
    }
    all.addAll(List.of("Connection: Upgrade", "Sec-WebSocket-Key: " + KEY));
    return head("GET", path, all.toArray(String[]::new));
  }

  private byte[] head(String verb, String path, String... headers) {
    StringBuilder request = new StringBuilder(verb + " " + path + " HTTP/1.1\r\n");
    request.append("Host: ").append(node.base().getAuthority()).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends a masked text frame. */
  public void sendText(String text) throws IOException {
    sendFrame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a masked final frame. */
  public void sendFrame(int opcode, byte[] payload) throws IOException {
    send(frame(opcode, payload));
  }

  /** A masked final frame. */
  public static byte[] frame(int opcode, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(0x80 | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i & 3]);
    }
    return frame.toByteArray();
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * Reads the next frame of any kind; answers nothing.
   *
   * @throws SocketTimeoutException if none comes in time
   * @throws IOException if the server is gone
   */
  public Frame readFrame(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    int opcode = readByte() & 0x0f;
    long length = readByte() & 0x7f;
    if (length == 126) {
      length = ByteBuffer.wrap(readBytes(2)).getShort() & 0xffff;
    } else if (length == 127) {
      length = ByteBuffer.wrap(readBytes(8)).getLong();
    }
    return new Frame(opcode, readBytes((int) length));
  }

  /** Reads frames until the close frame comes. */
  public Frame readClose(Duration patience) throws IOException {
    for (Frame frame = readFrame(patience); ; frame = readFrame(patience)) {
      if (frame.opcode() == CLOSE) {
        return frame;
      }
    }
  }

  /** Whether the server is gone, once everything that it sent was read. */
  public boolean isGone(Duration patience) throws IOException {
    byte[] rest = new byte[64 << 10];
    socket.setSoTimeout((int) patience.toMillis());
    try {
      while (in.read(rest) >= 0) {
        // What was on its way is of no interest.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The port on this side, by which the system's table of connections knows it. */
  public int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext trustingEveryone() throws IOException {
    TrustManager everyone =
        new X509ExtendedTrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {everyone}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String readHead() throws IOException {
    socket.setSoTimeout(10_000);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(readByte());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private int readByte() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("the server is gone");
    }
    return read;
  }

  private byte[] readBytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server is gone");
    }
    return bytes;
  }
}
