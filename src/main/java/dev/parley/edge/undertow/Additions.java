package dev.parley.edge.undertow;

import dev.parley.edge.ContainerAuthentication;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ListenerInfo;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestListener;
import java.net.MalformedURLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What an operator may have added to the WAR that is to see requests before Parley does, or that
 * may block while it finds out whose they are.
 */
final class Additions {
  /** Where our classes are, and those that the server adds to any WAR. */
  private static final List<String> KNOWN =
      List.of("dev.parley.", "io.undertow.", "org.jboss.", "org.wildfly.");

  /** WildFly's, of a {@code http-handler} in {@code jboss-web.xml}. */
  private static final String CONFIGURED = "ConfiguredHandlerWrapper";

  private static final String RULES = "undertow-handlers.conf";

  private Additions() {}

  /** One of them, by the name that its operator gave it; empty if there is none. */
  static Optional<String> of(DeploymentInfo deployment, ServletContext context) {
    return Stream.<Supplier<Optional<String>>>of(
            () -> when(!deployment.getSecurityConstraints().isEmpty(), "a security constraint"),
            () -> when(deployment.getLoginConfig() != null, "a login configuration"),
            () ->
                unknown(deployment.getFilters().values().stream().map(FilterInfo::getFilterClass)),
            () -> unknown(requestListeners(deployment)),
            () -> when(hasHandlers(deployment), "a handler"),
            () -> when(hasRules(deployment, context), RULES),
            () -> when(ContainerAuthentication.isThere(context), ContainerAuthentication.NAME))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> when(boolean isThere, String name) {
    return isThere ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> unknown(Stream<? extends Class<?>> types) {
    return types
        .map(Class::getName)
        .filter(name -> KNOWN.stream().noneMatch(name::startsWith))
        .findFirst();
  }

  private static Stream<? extends Class<?>> requestListeners(DeploymentInfo deployment) {
    return deployment.getListeners().stream()
        .map(ListenerInfo::getListenerClass)
        .filter(ServletRequestListener.class::isAssignableFrom);
  }

  private static boolean hasHandlers(DeploymentInfo deployment) {
    return Stream.of(
            deployment.getInitialHandlerChainWrappers(),
            deployment.getOuterHandlerChainWrappers(),
            deployment.getInnerHandlerChainWrappers())
        .flatMap(List::stream)
        .anyMatch(wrapper -> wrapper.getClass().getSimpleName().equals(CONFIGURED));
  }

  /** Where WildFly looks: in the WAR, and in any of its JARs. */
  private static boolean hasRules(DeploymentInfo deployment, ServletContext context) {
    try {
      return context.getResource("/WEB-INF/" + RULES) != null
          || deployment.getClassLoader().getResource("META-INF/" + RULES) != null;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a constant is a path", e);
    }
  }
}
