package dev.parley.edge.undertow;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ShortRoadTest {
  private static final HttpHandler SERVLETS = ResponseCodeHandler.HANDLE_404;

  @Test
  void undertowFindsIt() {
    assertInstanceOf(
        ShortRoad.class, ServiceLoader.load(ServletExtension.class).findFirst().orElseThrow());
  }

  /** There is no context even. */
  @Test
  void aServerThatIsAnotherThanExpectedDeploysAllTheSame() {
    DeploymentInfo deployment = new DeploymentInfo();
    new ShortRoad().handleDeployment(deployment, null);

    assertSame(SERVLETS, deployment.getInitialHandlerChainWrappers().get(0).wrap(SERVLETS));
  }
}
