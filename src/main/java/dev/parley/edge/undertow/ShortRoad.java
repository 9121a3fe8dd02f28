package dev.parley.edge.undertow;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Puts {@link PublishHandler} before the servlets, unless an operator has added security
 * constraints to the WAR, which are looked at behind it. Made by Undertow.
 */
public final class ShortRoad implements ServletExtension {
  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    if (deployment.getSecurityConstraints().isEmpty()) {
      deployment.addInitialHandlerChainWrapper(next -> new PublishHandler(context, next));
    }
  }
}
