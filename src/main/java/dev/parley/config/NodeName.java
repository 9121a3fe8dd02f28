package dev.parley.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of a node whose operator gave it none. */
final class NodeName {
  private NodeName() {}

  /** The container's own node name where it has one (WildFly), else the host's name. */
  static String ofThisMachine() {
    String given = System.getProperty("jboss.node.name");
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
