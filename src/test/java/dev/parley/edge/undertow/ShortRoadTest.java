package dev.parley.edge.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.undertow.server.HandlerWrapper;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.SecurityConstraint;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ShortRoadTest {
  private final DeploymentInfo deployment = new DeploymentInfo();

  @Test
  void undertowFindsIt() {
    assertInstanceOf(
        ShortRoad.class, ServiceLoader.load(ServletExtension.class).findFirst().orElseThrow());
  }

  @Test
  void itGoesBeforeTheServlets() {
    List<HandlerWrapper> wrappers = wrappers();

    assertEquals(1, wrappers.size());
    assertInstanceOf(PublishHandler.class, wrappers.get(0).wrap(ResponseCodeHandler.HANDLE_404));
  }

  @Test
  void securityConstraintsOfAnOperatorAreNotGoneRound() {
    deployment.addSecurityConstraint(new SecurityConstraint());

    assertEquals(List.of(), wrappers());
  }

  private List<HandlerWrapper> wrappers() {
    new ShortRoad().handleDeployment(deployment, null);
    return deployment.getInitialHandlerChainWrappers();
  }
}
