package dev.parley.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.Principal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a WebSocket handshake asks, whichever way it has come.
 *
 * @param headers gives the value of a header; null where it is missing
 * @param parameters gives the value of a parameter of the query; null where it is missing. Where
 *     the request has a body, a container may wait for that first
 * @param principal whom the container has authenticated
 * @param endpoint the path below the context root
 * @param uri the path as it was asked for
 * @param address the client's
 * @param isPlain whether it is a {@code GET} without a body (RFC 6455 §4.1)
 * @param carrier the servlet's request, or the server's own where there is no servlet
 */
public record HandshakeRequest(
    UnaryOperator<String> headers,
    UnaryOperator<String> parameters,
    Optional<String> principal,
    String endpoint,
    String uri,
    String address,
    boolean isPlain,
    Object carrier) {
  static final String UPGRADE = "Upgrade";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";

  /** One that has come to a servlet. */
  static HandshakeRequest of(HttpServletRequest request) {
    return new HandshakeRequest(
        request::getHeader,
        request::getParameter,
        Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName),
        request.getServletPath(),
        request.getRequestURI(),
        request.getRemoteAddr(),
        request.getMethod().equals(HttpMethod.GET)
            && request.getContentLengthLong() <= 0
            && request.getHeader(TRANSFER_ENCODING) == null,
        request);
  }

  /**
   * Whether a request asks for a WebSocket (RFC 6455 §4.1), or may be taken for one that does:
   * containers look for a key, and for any {@code Upgrade}.
   */
  static boolean isHandshake(HttpServletRequest request) {
    return isUpgrade(request.getHeader(UPGRADE)) || request.getHeader(KEY) != null;
  }

  /** Whether a request with this {@code Upgrade} header, or null, asks for a WebSocket. */
  public static boolean isUpgrade(String header) {
    return "websocket".equalsIgnoreCase(header);
  }

  boolean isUpgrade() {
    return isUpgrade(headers.apply(UPGRADE));
  }

  boolean isOfCentrifuge() {
    return endpoint.equals(CentrifugeEndpoint.PATH);
  }

  /**
   * The token in the {@code Authorization} header, or {@code ?token=}, since browsers send none.
   */
  Optional<String> token() {
    return AuthorizationHeader.credentials(
            AuthorizationHeader.BEARER, headers.apply(HttpHeaders.AUTHORIZATION))
        .or(() -> Optional.ofNullable(parameters.apply("token")))
        .filter(token -> !token.isEmpty());
  }
}
