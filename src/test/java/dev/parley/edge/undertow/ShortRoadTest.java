package dev.parley.edge.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.edge.HandshakeFilter;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.JsrWebSocketFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortRoadTest {
  private static final HttpHandler SERVLETS = ResponseCodeHandler.HANDLE_404;

  private final DeploymentInfo deployment = new DeploymentInfo();
  private final Set<String> files = new HashSet<>();

  @Test
  void undertowFindsIt() {
    assertInstanceOf(
        ShortRoad.class, ServiceLoader.load(ServletExtension.class).findFirst().orElseThrow());
  }

  @Test
  void itGoesBeforeTheServlets() {
    deployment.addFilter(new FilterInfo("HandshakeFilter", HandshakeFilter.class));
    deployment.addFilter(new FilterInfo("Undertow's", JsrWebSocketFilter.class));

    assertInstanceOf(PublishHandler.class, handler());
  }

  @Test
  void securityConstraintsOfAnOperatorAreNotGoneRound() {
    deployment.addSecurityConstraint(new SecurityConstraint());

    assertSame(SERVLETS, handler());
  }

  @Test
  void filtersOfAnOperatorAreNotGoneRound() {
    Filter guard = proxy(Filter.class, (proxy, called, arguments) -> null);
    deployment.addFilter(
        new FilterInfo("Guard", guard.getClass(), new ImmediateInstanceFactory<>(guard)));

    assertSame(SERVLETS, handler());
  }

  /** Whoever shows credentials is authenticated even where nothing is constrained. */
  @Test
  void loginsAreNotGoneRound() {
    deployment.setLoginConfig(new LoginConfig("BASIC", "realm"));

    assertSame(SERVLETS, handler());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/undertow-handlers.conf", "/META-INF/undertow-handlers.conf"})
  void rulesOfAnOperatorAreNotGoneRound(String file) {
    files.add(file);

    assertSame(SERVLETS, handler());
  }

  private HttpHandler handler() {
    new ShortRoad().handleDeployment(deployment, context());
    List<HandlerWrapper> wrappers = deployment.getInitialHandlerChainWrappers();
    assertEquals(1, wrappers.size());
    return wrappers.get(0).wrap(SERVLETS);
  }

  private ServletContext context() {
    return proxy(
        ServletContext.class,
        (proxy, called, arguments) -> called.getName().equals("getResourcePaths") ? files : null);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            ShortRoadTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
