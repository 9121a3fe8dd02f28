package dev.parley.it;

import static org.awaitility.Awaitility.await;

import dev.parley.it.client.Node;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;

/** The WAR on two nodes, which stays there for the next class. */
abstract class TwoNodes extends NodeClients {

  @Deployment(name = "node-1", testable = false, order = 1)
  @TargetsContainer("node-1")
  static WebArchive onNode1() {
    return war();
  }

  @Deployment(name = "node-2", testable = false, order = 2)
  @TargetsContainer("node-2")
  static WebArchive onNode2() {
    return war();
  }

  /** An earlier class may have taken Redis away. */
  @BeforeAll
  static void nodesAreReady() {
    for (Node node : List.of(NODE_1, NODE_2)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.api().get("/health/ready").status() == 200);
    }
  }
}
