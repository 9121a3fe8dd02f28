package dev.parley.edge;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The short road to {@code POST /api/publish}, at about half of what JAX-RS costs: answers plain
 * requests as {@link ApiResource} does, in every byte. What has more to it goes on to that one.
 */
public class PublishFilter extends HttpFilter {
  private static final System.Logger LOGGER = System.getLogger(PublishFilter.class.getName());
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMillis(20);

  /** The method that is called. */
  public static final String METHOD = "publish";

  private final transient Patience patience = new Patience(PATIENCE, System::nanoTime);

  @Inject private transient ServerApi api;
  @Inject private transient RestRequests requests;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ApiRequest asked = ApiRequest.of(request);
    if (!asked.isPlain()) {
      chain.doFilter(request, response);
      return;
    }
    CompletableFuture<ServerApi.Answer> outcome =
        api.call(METHOD, asked, request.getInputStream(), Runnable::run).toCompletableFuture();
    if (patience.isSoon(outcome)) {
      write(outcome.join(), response);
      return;
    }
    AsyncContext async = request.startAsync();
    outcome.thenAcceptAsync(answer -> finish(answer, response, async), requests.executor());
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
    answer.headers().forEach(response::setHeader);
    response.getOutputStream().write(answer.bytes());
  }
}
