package dev.parley.edge;

import dev.parley.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Leaves in the context what a server needs that can do without a servlet, unless the operator
 * wants what every server has. At deployment, since servers may make filters as late as their first
 * request.
 */
@WebListener
public class Shortcuts implements ServletContextListener {
  /** The attribute of the context that holds the {@link ServerApi}. */
  public static final String API = ServerApi.class.getName();

  /** The attribute of the context that holds {@link Handshakes}. */
  public static final String HANDSHAKES = Handshakes.class.getName();

  @Inject private Settings settings;
  @Inject private ServerApi api;
  @Inject private Handshakes handshakes;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    if (!settings.portableWire()) {
      event.getServletContext().setAttribute(API, api);
      event.getServletContext().setAttribute(HANDSHAKES, handshakes);
    }
  }
}
