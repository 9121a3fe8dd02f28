package dev.parley.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the server API asks of a request, whichever way it has come.
 *
 * @param verb HTTP's method
 * @param length of the body, in bytes; negative if it is not said
 * @param headers gives the value of a header; null where it is missing
 * @param path as it was asked for
 * @param address the caller's
 */
public record ApiRequest(
    String verb, long length, UnaryOperator<String> headers, String path, String address) {

  /** As much as servers read in one piece; whoever has yet to send it holds that much memory. */
  private static final int SMALL_BYTES = 16 << 10;

  /** Payara shows the second where the caller has sent the first. */
  private static final Set<String> JSON_TYPES =
      Set.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_JSON + ";charset=utf-8");

  private static final String KEY_SCHEME = "apikey";

  /** One that has come to a servlet. */
  static ApiRequest of(HttpServletRequest request) {
    return new ApiRequest(
        request.getMethod(),
        request.getContentLengthLong(),
        request::getHeader,
        request.getRequestURI(),
        request.getRemoteAddr());
  }

  /**
   * Whether it posts what can be answered without JAX-RS. That leaves a token, which has to be
   * looked up in Redis, a body of unknown length, a type to be judged.
   */
  boolean isPlain() {
    return verb.equals(HttpMethod.POST)
        && length >= 0
        && isJson(headers.apply(HttpHeaders.CONTENT_TYPE))
        && token().isEmpty();
  }

  /**
   * Whether it can be answered before the servlets: it is plain and small, and not of a browser,
   * since filters decide which pages and which handshakes are let in.
   */
  public boolean isPlainAndSmall() {
    return isPlain()
        && length <= SMALL_BYTES
        && headers.apply("Origin") == null
        && headers.apply("Upgrade") == null;
  }

  /** The API key that it shows. */
  Optional<String> key() {
    return Optional.ofNullable(headers.apply("X-API-Key")).or(() -> credentials(KEY_SCHEME));
  }

  /** The token that it shows. */
  Optional<String> token() {
    return credentials(AuthorizationHeader.BEARER);
  }

  /** Whether errors are to be told by HTTP's status too, as Centrifugo does when asked so. */
  boolean wantsStatuses() {
    return "transport".equalsIgnoreCase(headers.apply("X-Centrifugo-Error-Mode"));
  }

  private Optional<String> credentials(String scheme) {
    return AuthorizationHeader.credentials(scheme, headers.apply(HttpHeaders.AUTHORIZATION));
  }

  private static boolean isJson(String contentType) {
    return contentType == null
        || JSON_TYPES.contains(contentType.replace(" ", "").toLowerCase(Locale.ROOT));
  }
}
