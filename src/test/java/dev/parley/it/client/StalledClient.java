package dev.parley.it.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A subscriber that has stopped reading, with hardly any buffer of its own. */
public final class StalledClient implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 8 << 10;
  private static final String ESTABLISHED = "01";
  private static final List<Path> CONNECTIONS =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private final RawSocket socket;
  private final int serverPort;

  private StalledClient(Node node, RawSocket socket) {
    this.socket = socket;
    this.serverPort = node.base().getPort();
  }

  /** Is connected to a path, and reads nothing but the handshake. */
  public static StalledClient open(Node node, String path) throws IOException {
    return new StalledClient(node, RawSocket.open(node, path, RECEIVE_BUFFER_BYTES));
  }

  /** Subscribes by the Centrifuge protocol, then reads no more. */
  public static StalledClient subscribe(Node node, String user, String channel) throws IOException {
    StalledClient client = open(node, CentrifugeClient.PATH + "?user_code=" + user);
    try {
      client.subscribe(channel);
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void subscribe(String channel) throws IOException {
    socket.sendText("{\"id\":1,\"connect\":{}}");
    socket.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
    String seen = "";
    while (!seen.contains("\"subscribe\"")) {
      seen += socket.readFrame(Duration.ofSeconds(10)).text();
    }
  }

  /** Whether the server still holds the TCP connection open, as far as this system tells. */
  public boolean isHeldByServer() throws IOException {
    for (String line : connections()) {
      String[] fields = line.trim().split("\\s+");
      if (fields.length > 3
          && fields[1].endsWith(":%04X".formatted(serverPort))
          && fields[2].endsWith(":%04X".formatted(socket.localPort()))) {
        return fields[3].equals(ESTABLISHED);
      }
    }
    return false;
  }

  /** Reads again, up to the server's close frame. */
  public RawSocket.Frame resumeToClose(Duration patience) throws IOException {
    return socket.readClose(patience);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static List<String> connections() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path table : CONNECTIONS) {
      if (Files.isReadable(table)) {
        lines.addAll(Files.readAllLines(table));
      }
    }
    return lines;
  }
}
