package dev.parley.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;

/**
 * Tells browsers which pages may read what REST answers (CORS, <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch Standard</a>): those whose origin
 * may connect too. Never with credentials: a caller shows a key or a token, and cookies count for
 * nothing. Pages of other origins do not come here: {@link HandshakeFilter}, which {@code web.xml}
 * has before this one, refuses them.
 */
public class CrossOriginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, X-API-Key, X-Centrifugo-Error-Mode";
  private static final String SECONDS_REMEMBERED = "600";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (HandshakeRequest.isHandshake(request)) {
      chain.doFilter(request, response);
      return;
    }
    response.addHeader(HttpHeaders.VARY, "Origin");
    String origin = request.getHeader("Origin");
    if (origin != null) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", HttpHeaders.RETRY_AFTER);
    }
    if (origin != null && isPreflight(request)) {
      response.setHeader("Access-Control-Allow-Methods", HttpMethod.POST);
      response.setHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS);
      response.setHeader("Access-Control-Max-Age", SECONDS_REMEMBERED);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
