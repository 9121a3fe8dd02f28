package dev.parley.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR on two nodes, deployed anew for each class. */
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
}
