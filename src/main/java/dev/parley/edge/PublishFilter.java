package dev.parley.edge;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The short road to {@code POST /api/publish}, at about half of what JAX-RS costs: answers plain
 * requests as {@link ApiResource} does, in every byte. What has more to it goes on to that one: a
 * token, which has to be looked up in Redis, a body of unknown length, a type to be judged.
 */
public class PublishFilter extends HttpFilter {
  private static final System.Logger LOGGER = System.getLogger(PublishFilter.class.getName());
  private static final long serialVersionUID = 1L;
  private static final String METHOD = "publish";

  /** Payara shows the second where the caller has sent the first. */
  private static final Set<String> JSON_TYPES =
      Set.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_JSON + ";charset=utf-8");

  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final transient Patience patience = new Patience(PATIENCE, System::nanoTime);

  @Inject private transient ServerApi api;
  @Inject private transient RestRequests requests;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isPlain(request)) {
      chain.doFilter(request, response);
      return;
    }
    CompletableFuture<ServerApi.Answer> outcome =
        api.call(METHOD, request, request.getInputStream(), Runnable::run).toCompletableFuture();
    if (patience.isSoon(outcome)) {
      write(outcome.join(), response);
      return;
    }
    AsyncContext async = request.startAsync();
    outcome.thenAcceptAsync(answer -> finish(answer, response, async), requests.executor());
  }

  /** Whether a request is one that this filter answers. */
  static boolean isPlain(HttpServletRequest request) {
    return request.getMethod().equals(HttpMethod.POST)
        && request.getContentLengthLong() >= 0
        && isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))
        && AuthorizationHeader.credentials(
                BearerToken.SCHEME, request.getHeader(HttpHeaders.AUTHORIZATION))
            .isEmpty();
  }

  private static boolean isJson(String contentType) {
    return contentType == null
        || JSON_TYPES.contains(contentType.replace(" ", "").toLowerCase(Locale.ROOT));
  }

  private static void finish(
      ServerApi.Answer answer, HttpServletResponse response, AsyncContext async) {
    try {
      write(answer, response);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "caller has gone", e);
    }
    async.complete();
  }

  private static void write(ServerApi.Answer answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    response.setContentType(RestRequests.JSON);
    response.setHeader(HttpHeaders.CACHE_CONTROL, RestRequests.NO_STORE);
    if (answer.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RestRequests.RETRY_SECONDS);
    }
    response.getOutputStream().write(answer.json().getBytes(StandardCharsets.UTF_8));
  }
}
