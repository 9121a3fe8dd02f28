package dev.parley.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Map;

/**
 * Has browsers hold our pages to what they need: scripts, styles and sockets of this server, nobody
 * else's frames around them, and no address of theirs told to others. The chat page is never taken
 * from a cache.
 */
public class BrowserGuardFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** {@code data:} is for icons in the style sheet; {@code 'self'} is our WebSocket too (CSP 3). */
  private static final String CONTENT_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  /** What every answer tells browsers, but that to a handshake. */
  public static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_POLICY,
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!HandshakeRequest.isHandshake(request)) {
      HEADERS.forEach(response::setHeader);
      if (isOfPage(request.getServletPath())) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, RestRequests.NO_STORE);
      }
    }
    chain.doFilter(request, response);
  }

  /**
   * Whether a path is that of the page or of a part that has no version in its name. All files of
   * all our WARs bear the same time, by which caches would take an old one for the new one.
   */
  private static boolean isOfPage(String path) {
    return path.equals("/") || path.equals("/index.html") || path.startsWith("/app/");
  }
}
