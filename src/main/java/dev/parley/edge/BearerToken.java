package dev.parley.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Where a request shows its token. */
final class BearerToken {
  static final String SCHEME = "bearer";

  private BearerToken() {}

  /**
   * The token in the {@code Authorization} header, or {@code ?token=}, since browsers send none.
   */
  static Optional<String> of(HttpServletRequest request) {
    return AuthorizationHeader.credentials(SCHEME, request.getHeader(HttpHeaders.AUTHORIZATION))
        .or(() -> Optional.ofNullable(request.getParameter("token")))
        .filter(token -> !token.isEmpty());
  }
}
