package dev.parley.edge;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Looks at every request that comes to the servlets before they do: pages of foreign origins are
 * refused, and WebSocket handshakes that could not become a connection. Here is the one place where
 * every server lets an application refuse a handshake.
 */
public class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject private transient Handshakes handshakes;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ServletRequest admitted;
    try {
      admitted = admitted(request);
    } catch (RefusedHandshakeException refused) {
      refuse(refused, response);
      return;
    }
    chain.doFilter(admitted, response);
  }

  private ServletRequest admitted(HttpServletRequest request) throws RefusedHandshakeException {
    if (HandshakeRequest.isHandshake(request)) {
      return new AdmittedRequest(request, handshakes.admit(HandshakeRequest.of(request)));
    }
    if (request.getHeader("Origin") != null) {
      handshakes.requireAllowedOrigin(HandshakeRequest.of(request));
    }
    return request;
  }

  private static void refuse(RefusedHandshakeException refused, HttpServletResponse response)
      throws IOException {
    response.setStatus(refused.status());
    refused.headers().forEach(response::setHeader);
    response.setContentType(RefusedHandshakeException.CONTENT_TYPE);
    response.getWriter().print(refused.body());
  }
}
