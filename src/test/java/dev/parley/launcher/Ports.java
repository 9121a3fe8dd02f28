package dev.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TCP ports of this machine's loopback address. */
public final class Ports {

  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private Ports() {}

  /** A port that nobody listened on a moment ago. Somebody else may take it before you do. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a server could listen on the port. Some systems let two programs bind a port, one for
   * every address and one for a single address, so both ways of asking count.
   */
  public static boolean isFree(int port) {
    return !accepts(port) && binds(port);
  }

  /** Whether a server listens on the port. */
  public static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(address(port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  private static boolean binds(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
