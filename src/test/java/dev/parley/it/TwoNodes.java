package dev.parley.it;

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

  @BeforeAll
  static void nodesAreReady() {
    awaitReady(NODE_1);
    awaitReady(NODE_2);
  }
}
