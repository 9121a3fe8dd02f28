package dev.parley.edge.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.edge.HandshakeFilter;
import dev.parley.edge.Shortcuts;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.JsrWebSocketFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EventListener;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdditionsTest {
  @TempDir Path war;

  private final DeploymentInfo deployment = new DeploymentInfo();

  @BeforeEach
  void deployOursAndTheServers() {
    deployment.setClassLoader(getClass().getClassLoader());
    deployment.addFilter(new FilterInfo("HandshakeFilter", HandshakeFilter.class));
    deployment.addFilter(new FilterInfo("Undertow's", JsrWebSocketFilter.class));
    deployment.addListener(new ListenerInfo(Shortcuts.class));
    deployment.addOuterHandlerChainWrapper(next -> next);
  }

  @Test
  void oursAndTheServersAreNone() {
    assertEquals(Optional.empty(), found());
  }

  @Test
  void aSecurityConstraintIsOne() {
    deployment.addSecurityConstraint(new SecurityConstraint());

    assertEquals(Optional.of("a security constraint"), found());
  }

  /** Whoever shows credentials is authenticated even where nothing is constrained. */
  @Test
  void aLoginConfigurationIsOne() {
    deployment.setLoginConfig(new LoginConfig("BASIC", "realm"));

    assertEquals(Optional.of("a login configuration"), found());
  }

  @Test
  void aFilterIsOne() {
    Filter guard = somebodysOwn(Filter.class);
    deployment.addFilter(
        new FilterInfo("Guard", guard.getClass(), new ImmediateInstanceFactory<>(guard)));

    assertEquals(Optional.of(guard.getClass().getName()), found());
  }

  @Test
  void aListenerOfRequestsIsOne() {
    EventListener listener = addListener(ServletRequestListener.class);

    assertEquals(Optional.of(listener.getClass().getName()), found());
  }

  @Test
  void aListenerOfOtherEventsIsNone() {
    addListener(ServletContextListener.class);

    assertEquals(Optional.empty(), found());
  }

  @Test
  void aHandlerIsOne() {
    deployment.addOuterHandlerChainWrapper(new ConfiguredHandlerWrapper());

    assertEquals(Optional.of("a handler"), found());
  }

  /** The second may lie in a JAR too. */
  @ParameterizedTest
  @ValueSource(strings = {"WEB-INF", "META-INF"})
  void rulesAreOne(String directory) throws IOException {
    Path file = war.resolve(directory).resolve("undertow-handlers.conf");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "path('/') -> ip-access-control(acl={'127.0.0.1 allow'})");
    URL root = war.toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {root}, null)) {
      deployment.setClassLoader(loader);

      assertEquals(Optional.of("undertow-handlers.conf"), found());
    }
  }

  private <T extends EventListener> T addListener(Class<T> type) {
    T listener = somebodysOwn(type);
    deployment.addListener(
        new ListenerInfo(listener.getClass(), new ImmediateInstanceFactory<>(listener)));
    return listener;
  }

  private Optional<String> found() {
    return Additions.of(deployment, context());
  }

  private ServletContext context() {
    return (ServletContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, called, arguments) ->
                called.getName().equals("getResource") ? resource((String) arguments[0]) : null);
  }

  private URL resource(String path) throws IOException {
    Path file = war.resolve(path.substring(1));
    return Files.exists(file) ? file.toUri().toURL() : null;
  }

  private static <T> T somebodysOwn(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            AdditionsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> null));
  }

  /** Has the name of WildFly's. */
  private static final class ConfiguredHandlerWrapper implements HandlerWrapper {
    @Override
    public HttpHandler wrap(HttpHandler handler) {
      return handler;
    }
  }
}
