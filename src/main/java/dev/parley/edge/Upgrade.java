package dev.parley.edge;

import dev.parley.hub.RememberedServices;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

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
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @SuppressWarnings("try") // The container may throw what it likes.
  private record Connection(WebConnection container) implements WebConnection {
    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new Input(container.getInputStream());
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      return container.getOutputStream();
    }

    @Override
    public void close() throws Exception {
      container.close();
    }
  }

  private static final class Input extends ServletInputStream {
    private final ServletInputStream container;

    Input(ServletInputStream container) {
      this.container = container;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      container.setReadListener(new Listener(listener));
    }

    @Override
    public boolean isReady() {
      return container.isReady();
    }

    @Override
    public boolean isFinished() {
      return container.isFinished();
    }

    @Override
    public int available() throws IOException {
      return container.available();
    }

    @Override
    public int read() throws IOException {
      return container.read();
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
      return container.read(into, start, length);
    }

    @Override
    public void close() throws IOException {
      container.close();
    }
  }

  private record Listener(ReadListener container) implements ReadListener {
    @Override
    public void onDataAvailable() throws IOException {
      ClassLoader before = RememberedServices.adopt();
      try {
        container.onDataAvailable();
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }

    @Override
    public void onAllDataRead() throws IOException {
      container.onAllDataRead();
    }

    @Override
    public void onError(Throwable failure) {
      container.onError(failure);
    }
  }
}
