package dev.parley.edge;

import dev.parley.hub.RememberedServices;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A WebSocket of a server that has them as servlets' upgrades, as Tyrus does: what its handler does
 * when a client has connected or sent something, it does with {@link RememberedServices}.
 */
public final class Upgrade implements HttpUpgradeHandler {
  private HttpUpgradeHandler handler;

  /** Called by the container. */
  public Upgrade() {}

  /**
   * Makes a handler, as containers do.
   *
   * @throws ServletException if that can't be made
   */
  static <T extends HttpUpgradeHandler> T made(Class<T> type) throws ServletException {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
  }

  /** Hands all on to another handler. */
  void to(HttpUpgradeHandler other) {
    handler = other;
  }

  @Override
  public void init(WebConnection connection) {
    ClassLoader before = RememberedServices.adopt();
    try {
      handler.init(new Connection(connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  /** The container's, with streams of our own. */
  @SuppressWarnings("try") // The container may throw what it likes.
  private static final class Connection implements WebConnection {
    private final WebConnection container;
    private final UpgradeStreams streams;

    Connection(WebConnection container) throws IOException {
      this.container = container;
      this.streams = new UpgradeStreams(container.getInputStream(), container.getOutputStream());
    }

    @Override
    public ServletInputStream getInputStream() {
      return streams.input();
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return streams.output();
    }

    @Override
    public void close() throws Exception {
      container.close();
    }
  }
}
