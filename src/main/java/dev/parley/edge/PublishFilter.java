package dev.parley.edge;

import dev.parley.hub.Wires;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The short road to {@code POST /api/publish}, at about half of what JAX-RS costs: answers plain
 * requests as {@link ApiResource} does, in every byte. What has more to it goes on to that one.
 */
public class PublishFilter extends HttpFilter {
  private static final System.Logger LOGGER = System.getLogger(PublishFilter.class.getName());
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMillis(20);
  private static final String ROAD = "dev.parley.edge.grizzly.ShortRoad";

  /** The method that is called. */
  public static final String METHOD = "publish";

  /** Where it is called, below the context root. */
  public static final String PATH = "/api/" + METHOD;

  private final transient Patience patience = new Patience(PATIENCE, System::nanoTime);

  private transient Optional<ServerRoad> road = Optional.empty();
  private transient volatile boolean isOtherServer;

  @Inject private transient ServerApi api;
  @Inject private transient RestRequests requests;

  @Override
  public void init() {
    if (getServletContext().getAttribute(Shortcuts.API) != null) {
      road = Wires.find(ServerRoad.class, ROAD);
    }
  }

  @Override
  public void destroy() {
    road.ifPresent(ServerRoad::close);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ApiRequest asked = ApiRequest.of(request);
    if (!asked.isPlain()) {
      chain.doFilter(request, response);
      return;
    }
    shorten(request);
    CompletableFuture<ServerApi.Answer> outcome =
        api.call(METHOD, asked, request.getInputStream(), Runnable::run).toCompletableFuture();
    if (patience.isSoon(outcome)) {
      write(outcome.join(), response);
      return;
    }
    AsyncContext async = request.startAsync();
    outcome.thenAcceptAsync(answer -> finish(answer, response, async), requests.executor());
  }

  private void shorten(HttpServletRequest request) {
    if (isOtherServer) {
      return;
    }
    try {
      road.ifPresent(found -> found.open(request));
    } catch (RuntimeException | LinkageError e) {
      isOtherServer = true;
      LOGGER.log(
          System.Logger.Level.WARNING,
          "publications over REST go through the servlets, since this server is another than "
              + "expected: {0}",
          e.toString());
    }
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
