package dev.parley.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Has browsers hold our pages to what they need: scripts, styles and sockets of this server, nobody
 * else's frames around them, and no address of theirs told to others.
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
    }
    chain.doFilter(request, response);
  }
}
