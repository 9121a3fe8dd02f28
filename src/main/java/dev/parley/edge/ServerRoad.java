package dev.parley.edge;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What one kind of server has that is shorter than the servlets, and that only a request leads to.
 * May fail with whatever a server's changed internals lead to. Safe for use by any thread.
 */
public interface ServerRoad {

  /**
   * Has publications like this one answered before they come to the servlets, for some seconds:
   * then another has to come by here.
   *
   * @param publication a plain one, which the calling thread handles
   */
  void open(HttpServletRequest publication);

  /** Leaves the server as it was: the WAR is taken off. */
  void close();
}
