package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.hub.RememberedServices;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpgradeTest {
  private final Upgrade upgrade = new Upgrade();
  private final Container container = new Container();
  private final ClassLoader before = Upgrade.class.getClassLoader();
  private final ClassLoader ofTheTest = Thread.currentThread().getContextClassLoader();

  @BeforeEach
  void beInTheWar() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @AfterEach
  void setBack() {
    Thread.currentThread().setContextClassLoader(ofTheTest);
  }

  @Test
  void theContainersHandlerIsTheOneThatItAskedFor() throws Exception {
    AdmittedRequest request = new AdmittedRequest(upgradedBy(upgrade), null);

    Handler handler = request.upgrade(Handler.class);
    upgrade.init(container);
    upgrade.destroy();

    assertEquals(List.of("init", "destroy"), handler.told);
  }

  @Test
  void theContainersHandlerIsAskedWithRememberedServices() throws Exception {
    Handler handler = handedOnTo();

    upgrade.init(container);

    assertInstanceOf(RememberedServices.class, handler.initialisedWith);
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void whatTheClientHasSentIsReadWithRememberedServices() throws Exception {
    Handler handler = handedOnTo();
    upgrade.init(container);

    container.input.listener.onDataAvailable();

    assertInstanceOf(RememberedServices.class, handler.readWith);
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void whatTheClientHasSentIsReadAsItCame() throws Exception {
    Handler handler = handedOnTo();
    upgrade.init(container);

    container.input.listener.onDataAvailable();

    assertEquals("hello", handler.read);
  }

  @Test
  void theEndOfTheSocketIsTold() throws Exception {
    Handler handler = handedOnTo();
    upgrade.init(container);

    container.input.listener.onAllDataRead();
    container.input.listener.onError(new IOException("reset"));

    assertEquals(List.of("init", "end", "reset"), handler.told);
  }

  @Test
  void whatThrowsLeavesTheThreadAsItWas() throws Exception {
    Handler handler = handedOnTo();
    upgrade.init(container);
    handler.readFailure = new IOException("broken");

    assertThrows(IOException.class, () -> container.input.listener.onDataAvailable());

    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void whatCannotBeInitialisedLeavesTheThreadAsItWas() throws Exception {
    handedOnTo().failure = new IOException("broken");

    assertThrows(UncheckedIOException.class, () -> upgrade.init(container));

    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void aHandlerThatCannotBeMadeIsTheContainersError() {
    assertThrows(ServletException.class, () -> Upgrade.made(HttpUpgradeHandler.class));
  }

  private Handler handedOnTo() throws ServletException {
    Handler handler = Upgrade.made(Handler.class);
    upgrade.to(handler);
    return handler;
  }

  private static HttpServletRequest upgradedBy(Upgrade upgrade) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
              assertEquals("upgrade", method.getName());
              assertEquals(Upgrade.class, arguments[0]);
              return upgrade;
            });
  }

  /** As a container's is: it reads in a listener. */
  static final class Handler implements HttpUpgradeHandler, ReadListener {
    private final List<String> told = new ArrayList<>();
    private ServletInputStream input;
    private ClassLoader initialisedWith;
    private ClassLoader readWith;
    private String read;
    private IOException failure;
    private IOException readFailure;

    @Override
    public void init(WebConnection connection) {
      told.add("init");
      initialisedWith = Thread.currentThread().getContextClassLoader();
      try {
        if (failure != null) {
          throw failure;
        }
        input = connection.getInputStream();
        input.setReadListener(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void destroy() {
      told.add("destroy");
    }

    @Override
    public void onDataAvailable() throws IOException {
      readWith = Thread.currentThread().getContextClassLoader();
      if (readFailure != null) {
        throw readFailure;
      }
      byte[] bytes = new byte[input.available()];
      int length = input.read(bytes);
      read = new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void onAllDataRead() {
      told.add("end");
    }

    @Override
    public void onError(Throwable problem) {
      told.add(problem.getMessage());
    }
  }

  private static final class Container implements WebConnection {
    private final Input input = new Input();

    @Override
    public ServletInputStream getInputStream() {
      return input;
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return null;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Input extends ServletInputStream {
    private static final byte[] SENT = "hello".getBytes(StandardCharsets.UTF_8);

    private ReadListener listener;
    private int position;

    @Override
    public void setReadListener(ReadListener given) {
      listener = given;
    }

    @Override
    public int available() {
      return SENT.length - position;
    }

    @Override
    public int read() {
      return position < SENT.length ? SENT[position++] : -1;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isFinished() {
      return position == SENT.length;
    }
  }
}
