package dev.parley.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;

/**
 * A WebSocket handshake that was let in, as the container is to see it: with what we know of it,
 * and without extensions. A container that compresses would inflate what a client sends before
 * anyone counts it, and keep a deflater for each connection.
 */
final class AdmittedRequest extends HttpServletRequestWrapper {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final Handshake handshake;

  AdmittedRequest(HttpServletRequest request, Handshake handshake) {
    super(request);
    this.handshake = handshake;
  }

  @Override
  public Principal getUserPrincipal() {
    return handshake;
  }

  @Override
  public String getHeader(String name) {
    return EXTENSIONS.equalsIgnoreCase(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return EXTENSIONS.equalsIgnoreCase(name)
        ? Collections.emptyEnumeration()
        : super.getHeaders(name);
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
      throws IOException, ServletException {
    T handler = Upgrade.made(type);
    super.upgrade(Upgrade.class).to(handler);
    return handler;
  }
}
