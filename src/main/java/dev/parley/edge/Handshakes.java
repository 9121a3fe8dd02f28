package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.command.Access;
import dev.parley.command.Arrivals;
import dev.parley.command.Audit;
import dev.parley.hub.Wires;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which WebSocket handshakes are let in, whichever way they have come; who is refused is
 * audited. Never blocks; safe for use by any thread.
 */
@ApplicationScoped
public class Handshakes {
  private static final String VERSION = "Sec-WebSocket-Version";
  private static final String RFC_6455 = "13";
  private static final int UPGRADE_REQUIRED = 426;

  private final Access access;
  private final Arrivals arrivals;
  private final Audit audit;
  private final Wires wires;
  private final Sockets sockets;

  /** For the container's proxies. */
  Handshakes() {
    this(null, null, null, null, null);
  }

  @Inject
  Handshakes(Access access, Arrivals arrivals, Audit audit, Wires wires, Sockets sockets) {
    this.access = access;
    this.arrivals = arrivals;
    this.audit = audit;
    this.wires = wires;
    this.sockets = sockets;
  }

  /**
   * Lets a handshake in.
   *
   * @return what the session is to have as its principal
   * @throws RefusedHandshakeException if it can't become a connection
   */
  public Handshake admit(HandshakeRequest request) throws RefusedHandshakeException {
    requireAllowedOrigin(request);
    try {
      Optional<Identity> identity = identify(request);
      return new Handshake(identity, wires.below(request.carrier()), request.address(), sockets);
    } catch (RefusedHandshakeException refused) {
      throw audited(request, refused);
    }
  }

  /**
   * Refuses pages of foreign origins, whatever they ask.
   *
   * @throws RefusedHandshakeException if this is one
   */
  void requireAllowedOrigin(HandshakeRequest request) throws RefusedHandshakeException {
    Optional<String> origin = Optional.ofNullable(request.headers().apply("Origin"));
    if (!access.isAllowedOrigin(origin, request.headers().apply(HttpHeaders.HOST))) {
      throw audited(
          request,
          new RefusedHandshakeException(HttpServletResponse.SC_FORBIDDEN, "origin not allowed"));
    }
  }

  private Optional<Identity> identify(HandshakeRequest request) throws RefusedHandshakeException {
    if (!request.isUpgrade()) {
      throw new RefusedHandshakeException(
          UPGRADE_REQUIRED,
          "Upgrade: websocket is required; does a proxy leave it out?",
          Map.of(HandshakeRequest.UPGRADE, "websocket"));
    }
    if (!RFC_6455.equals(request.headers().apply(VERSION))) {
      throw new RefusedHandshakeException(
          UPGRADE_REQUIRED, "WebSocket version 13 is required", Map.of(VERSION, RFC_6455));
    }
    if (!request.isPlain()) {
      // Before anyone asks for a parameter, which may be in a body that never comes.
      throw new RefusedHandshakeException(
          HttpServletResponse.SC_BAD_REQUEST, "a WebSocket handshake is a GET without a body");
    }
    if (!arrivals.mayCome()) {
      throw new RefusedHandshakeException(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many connections");
    }
    Optional<Identity> identity = vouched(request);
    if (identity.isEmpty() && !request.isOfCentrifuge()) {
      throw new RefusedHandshakeException(HttpServletResponse.SC_UNAUTHORIZED, "unauthorized");
    }
    return identity;
  }

  /** Clients of Centrifuge's protocol show their token later, in a command. */
  private Optional<Identity> vouched(HandshakeRequest request) throws RefusedHandshakeException {
    try {
      Optional<String> token = request.isOfCentrifuge() ? Optional.empty() : request.token();
      return token.isPresent()
          ? Optional.of(access.bearer(token.get()))
          : access.user(
              request.principal(), Optional.ofNullable(request.parameters().apply("user_code")));
    } catch (InvalidTokenException e) {
      throw new RefusedHandshakeException(
          HttpServletResponse.SC_UNAUTHORIZED, "invalid token: " + e.getMessage());
    } catch (RefusedException e) {
      throw new RefusedHandshakeException(RestRequests.status(e.error()), e.getMessage());
    }
  }

  private RefusedHandshakeException audited(
      HandshakeRequest request, RefusedHandshakeException refused) {
    audit.refused(request.uri(), request.address(), refused.status(), refused.getMessage());
    return refused;
  }
}
