package dev.parley.edge;

import java.util.Optional;

/** The {@code Authorization} header of RFC 9110 §11.6.2. */
final class AuthorizationHeader {
  static final String BEARER = "bearer";

  private AuthorizationHeader() {}

  /**
   * What stands behind a scheme, whose case does not count.
   *
   * @param header may be null
   * @return empty for no header, and for another scheme
   */
  static Optional<String> credentials(String scheme, String header) {
    return Optional.ofNullable(header)
        .filter(value -> value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1))
        .map(value -> value.substring(scheme.length()).trim());
  }
}
