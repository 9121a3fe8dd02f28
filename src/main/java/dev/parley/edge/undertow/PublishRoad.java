package dev.parley.edge.undertow;

import dev.parley.edge.ApiRequest;
import dev.parley.edge.BrowserGuardFilter;
import dev.parley.edge.PublishFilter;
import dev.parley.edge.ServerApi;
import dev.parley.edge.Shortcuts;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Answers small plain requests to {@code POST /api/publish} in the I/O thread that has read them,
 * as {@link PublishFilter} does in a worker, in every byte: no thread is woken for a request, none
 * waits for Redis, and what Redis answered together is answered together. The rest goes on to the
 * servlets. Safe for use by any thread.
 */
final class PublishRoad implements HttpHandler {
  private final ServletContext context;
  private final HttpHandler servlets;

  PublishRoad(ServletContext context, HttpHandler servlets) {
    this.context = context;
    this.servlets = servlets;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getRelativePath().equals(PublishFilter.PATH)
        && !exchange.isHostIncludedInRequestURI()
        && context.getAttribute(Shortcuts.API) instanceof ServerApi api) {
      ApiRequest request = request(exchange);
      if (request.isPlainAndSmall()) {
        exchange
            .getRequestReceiver()
            .receiveFullBytes((complete, body) -> publish(api, request, complete, body));
        return;
      }
    }
    servlets.handleRequest(exchange);
  }

  private static ApiRequest request(HttpServerExchange exchange) {
    return new ApiRequest(
        exchange.getRequestMethod().toString(),
        exchange.getRequestContentLength(),
        exchange.getRequestHeaders()::getFirst,
        exchange.getRequestURI(),
        address(exchange));
  }

  /** A proxy may have told of a client that has a name only. */
  static String address(HttpServerExchange exchange) {
    InetSocketAddress source = exchange.getSourceAddress();
    return source.isUnresolved() ? source.getHostString() : source.getAddress().getHostAddress();
  }

  private static void publish(
      ServerApi api, ApiRequest request, HttpServerExchange exchange, byte[] body) {
    try {
      CompletionStage<ServerApi.Answer> outcome =
          api.call(
              PublishFilter.METHOD,
              request,
              new ByteArrayInputStream(body),
              exchange.getIoThread());
      exchange.dispatch(
          SameThreadExecutor.INSTANCE, () -> outcome.thenAccept(answer -> write(answer, exchange)));
    } catch (IOException e) {
      throw new IllegalStateException("an array can be read", e);
    }
  }

  private static void write(ServerApi.Answer answer, HttpServerExchange exchange) {
    exchange.setStatusCode(answer.status());
    put(exchange.getResponseHeaders(), BrowserGuardFilter.HEADERS);
    put(exchange.getResponseHeaders(), answer.headers());
    exchange.getResponseHeaders().put(Headers.VARY, Headers.ORIGIN_STRING);
    exchange.getResponseSender().send(ByteBuffer.wrap(answer.bytes()));
  }

  static void put(HeaderMap headers, Map<String, String> more) {
    more.forEach((name, value) -> headers.put(HttpString.tryFromString(name), value));
  }
}
