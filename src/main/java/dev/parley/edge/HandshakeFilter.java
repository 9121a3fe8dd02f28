package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.command.Access;
import dev.parley.command.Arrivals;
import dev.parley.command.Audit;
import dev.parley.hub.Wires;
import dev.parley.protocol.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;

/**
 * Looks at every request before anything else does: pages of foreign origins are refused, and
 * WebSocket handshakes that could not become a connection. Here is the one place where every server
 * lets an application refuse a handshake.
 */
public class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String CENTRIFUGE = "/connection/websocket";
  private static final String VERSION_HEADER = "Sec-WebSocket-Version";
  private static final String RFC_6455 = "13";
  private static final int UPGRADE_REQUIRED = 426;

  @Inject private transient Access access;
  @Inject private transient Arrivals arrivals;
  @Inject private transient Audit audit;
  @Inject private transient Wires wires;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
    if (!access.isAllowedOrigin(origin, request.getHeader("Host"))) {
      refuse(request, response, HttpServletResponse.SC_FORBIDDEN, "origin not allowed");
    } else if (isHandshake(request)) {
      shakeHands(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether a request asks for a WebSocket (RFC 6455 §4.1). */
  static boolean isHandshake(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private void shakeHands(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!RFC_6455.equals(request.getHeader(VERSION_HEADER))) {
      response.setHeader(VERSION_HEADER, RFC_6455);
      refuse(request, response, UPGRADE_REQUIRED, "WebSocket version 13 is required");
      return;
    }
    if (!arrivals.mayCome()) {
      refuse(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many connections");
      return;
    }
    boolean isCentrifuge = request.getServletPath().equals(CENTRIFUGE);
    Optional<Identity> identity;
    try {
      Optional<String> token = isCentrifuge ? Optional.empty() : BearerToken.of(request);
      identity = token.isPresent() ? Optional.of(access.bearer(token.get())) : vouched(request);
    } catch (InvalidTokenException e) {
      refuse(
          request,
          response,
          HttpServletResponse.SC_UNAUTHORIZED,
          "invalid token: " + e.getMessage());
      return;
    } catch (RefusedException e) {
      refuse(request, response, RestRequests.status(e.error()), e.getMessage());
      return;
    }
    if (identity.isEmpty() && !isCentrifuge) {
      refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED, "unauthorized");
      return;
    }
    Handshake handshake = new Handshake(identity, wires.below(request), request.getRemoteAddr());
    chain.doFilter(new HandshakeRequest(request, handshake), response);
  }

  private Optional<Identity> vouched(HttpServletRequest request) {
    return access.user(
        Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName),
        Optional.ofNullable(request.getParameter("user_code")));
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws IOException {
    audit.refused(request.getRequestURI(), request.getRemoteAddr(), status, reason);
    response.setStatus(status);
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(reason);
  }
}
