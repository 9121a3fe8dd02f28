package dev.parley.edge.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Set;

/**
 * Puts {@link PublishHandler} and {@link HandshakeHandler} before the servlets, unless an operator
 * has added to the WAR what would then be gone round, or might block. Made by Undertow.
 */
public final class ShortRoad implements ServletExtension {
  private static final System.Logger LOGGER = System.getLogger(ShortRoad.class.getName());

  /** Filters of ours, and the one for WebSockets that Undertow adds. */
  private static final List<String> KNOWN = List.of("dev.parley.", "io.undertow.");

  private static final String RULES = "undertow-handlers.conf";

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(
        servlets -> isOnlyOurs(deployment, context) ? before(servlets, context) : servlets);
  }

  /** Asked when all listeners and initializers of the deployment have had their say. */
  private static boolean isOnlyOurs(DeploymentInfo deployment, ServletContext context) {
    return deployment.getSecurityConstraints().isEmpty()
        && deployment.getLoginConfig() == null
        && deployment.getFilters().values().stream().allMatch(ShortRoad::isKnown)
        && !hasRules("/WEB-INF/", context)
        && !hasRules("/META-INF/", context)
        && !isAuthenticated(context);
  }

  private static boolean isKnown(FilterInfo filter) {
    return KNOWN.stream().anyMatch(filter.getFilterClass().getName()::startsWith);
  }

  private static boolean hasRules(String directory, ServletContext context) {
    Set<String> files = context.getResourcePaths(directory);
    return files != null && files.contains(directory + RULES);
  }

  /** Jakarta Authentication 3.0 §3.2 says how it knows an application. */
  private static boolean isAuthenticated(ServletContext context) {
    String application = context.getVirtualServerName() + " " + context.getContextPath();
    try {
      AuthConfigFactory factory = AuthConfigFactory.getFactory();
      return factory != null && factory.getConfigProvider("HttpServlet", application, null) != null;
    } catch (LinkageError e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a server without Jakarta Authentication", e);
      return false;
    }
  }

  private static HttpHandler before(HttpHandler servlets, ServletContext context) {
    return new PublishHandler(context, handshakes(servlets, context));
  }

  private static HttpHandler handshakes(HttpHandler servlets, ServletContext context) {
    try {
      return new HandshakeHandler(context, servlets);
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "handshakes go through the servlets, since this server has changed: {0}",
          e.toString());
      return servlets;
    }
  }
}
