package dev.parley.edge.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import java.util.Optional;

/**
 * Puts {@link PublishRoad} and {@link HandshakeRoad} before the servlets, unless that would go
 * round {@linkplain Additions what an operator has added}. Made by Undertow.
 */
public final class ShortRoad implements ServletExtension {
  private static final System.Logger LOGGER = System.getLogger(ShortRoad.class.getName());

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(servlets -> before(servlets, deployment, context));
  }

  /** Called when all listeners and initializers of the deployment have had their say. */
  private static HttpHandler before(
      HttpHandler servlets, DeploymentInfo deployment, ServletContext context) {
    try {
      Optional<String> addition = Additions.of(deployment, context);
      if (addition.isEmpty()) {
        return new PublishRoad(context, new HandshakeRoad(context, servlets));
      }
      LOGGER.log(
          System.Logger.Level.INFO,
          "publications over REST and handshakes go through the servlets, for the WAR has {0}",
          addition.get());
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "publications over REST and handshakes go through the servlets, since this server is "
              + "another than expected: {0}",
          e.toString());
    }
    return servlets;
  }
}
