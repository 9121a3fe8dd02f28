package dev.parley.edge;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContext;

/** What an operator may have had the server authenticate requests by (Jakarta Authentication). */
public final class ContainerAuthentication {
  /** What it is called in logs. */
  public static final String NAME = "a mechanism that authenticates";

  private static final System.Logger LOGGER =
      System.getLogger(ContainerAuthentication.class.getName());

  private ContainerAuthentication() {}

  /** Whether there is some. Jakarta Authentication 3.0 §3.2 says by what name it knows a WAR. */
  public static boolean isThere(ServletContext context) {
    String application = context.getVirtualServerName() + " " + context.getContextPath();
    try {
      AuthConfigFactory factory = AuthConfigFactory.getFactory();
      return factory != null && factory.getConfigProvider("HttpServlet", application, null) != null;
    } catch (LinkageError e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a server without Jakarta Authentication", e);
      return false;
    }
  }
}
