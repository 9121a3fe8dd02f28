package dev.parley.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

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

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!HandshakeFilter.isHandshake(request)) {
      response.setHeader("Content-Security-Policy", CONTENT_POLICY);
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Referrer-Policy", "no-referrer");
    }
    chain.doFilter(request, response);
  }
}
