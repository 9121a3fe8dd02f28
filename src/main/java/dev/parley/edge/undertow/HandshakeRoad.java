package dev.parley.edge.undertow;

import dev.parley.edge.Handshake;
import dev.parley.edge.HandshakeRequest;
import dev.parley.edge.Handshakes;
import dev.parley.edge.RefusedHandshakeException;
import dev.parley.edge.Shortcuts;
import dev.parley.edge.SocketEndpoint;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.jsr.ConfiguredServerEndpoint;
import io.undertow.websockets.jsr.EndpointSessionHandler;
import io.undertow.websockets.jsr.ServerWebSocketContainer;
import io.undertow.websockets.jsr.handshake.HandshakeUtil;
import io.undertow.websockets.jsr.handshake.JsrHybi13Handshake;
import io.undertow.websockets.spi.AsyncWebSocketHttpServerExchange;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * Opens the sessions of Parley's endpoints in the I/O thread that has read the handshake, as
 * Undertow's filter for WebSockets does in a worker: for a thousand who come at once no worker is
 * woken, and none wakes the I/O thread again. Whatever is no handshake goes on to the servlets, and
 * so does what they may know more of. Safe for use by any thread.
 */
final class HandshakeRoad implements HttpHandler {
  /** Sessions are counted by their endpoints; channels only take themselves out of this. */
  private static final Set<WebSocketChannel> NO_PEERS = Collections.emptySet();

  private static final int SECONDS_TO_READ = 2;

  private final ServletContext context;
  private final HttpHandler servlets;
  private final ServerWebSocketContainer container;
  private final EndpointSessionHandler sessions;
  private final Map<String, JsrHybi13Handshake> endpoints = new HashMap<>();

  /**
   * @param context of a deployment whose endpoints are known
   */
  HandshakeRoad(ServletContext context, HttpHandler servlets) {
    this.context = context;
    this.servlets = servlets;
    container = (ServerWebSocketContainer) context.getAttribute(ServerContainer.class.getName());
    sessions = new EndpointSessionHandler(container);
    for (ConfiguredServerEndpoint endpoint : container.getConfiguredServerEndpoints()) {
      if (SocketEndpoint.class.isAssignableFrom(
          endpoint.getEndpointConfiguration().getEndpointClass())) {
        endpoints.put(
            endpoint.getEndpointConfiguration().getPath(), new JsrHybi13Handshake(endpoint));
      }
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    JsrHybi13Handshake endpoint = endpoints.get(exchange.getRelativePath());
    if (endpoint != null
        && isHandshake(exchange)
        && !container.isClosed()
        && context.getAttribute(Shortcuts.HANDSHAKES) instanceof Handshakes handshakes) {
      WebSocketHttpExchange upgrade = new AsyncWebSocketHttpServerExchange(exchange, NO_PEERS);
      // What is not plain is refused here too: a servlet's worker would wait for the rest of it.
      if (!isPlain(exchange) || endpoint.matches(upgrade)) {
        open(endpoint, upgrade, exchange, handshakes);
        return;
      }
    }
    servlets.handleRequest(exchange);
  }

  /** Of a host in the path, Undertow makes less than servlets. */
  private static boolean isHandshake(HttpServerExchange exchange) {
    return !exchange.isHostIncludedInRequestURI()
        && HandshakeRequest.isUpgrade(exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
  }

  private static boolean isPlain(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET) && exchange.isRequestComplete();
  }

  private void open(
      JsrHybi13Handshake endpoint,
      WebSocketHttpExchange upgrade,
      HttpServerExchange exchange,
      Handshakes handshakes) {
    try {
      Handshake admitted = handshakes.admit(request(exchange));
      upgrade.putAttachment(HandshakeUtil.PATH_PARAMS, Map.of());
      upgrade.putAttachment(HandshakeUtil.PRINCIPAL, admitted);
      // No endpoint may have a configurator that adds headers: this exchange would take the
      // request's for them.
      upgrade.upgradeChannel(
          (socket, upgraded) ->
              sessions.onConnect(
                  upgrade, endpoint.createChannel(upgrade, socket, upgrade.getBufferPool())));
      endpoint.handshake(upgrade);
    } catch (RefusedHandshakeException refused) {
      refuse(refused, exchange);
    }
  }

  private static HandshakeRequest request(HttpServerExchange exchange) {
    return new HandshakeRequest(
        exchange.getRequestHeaders()::getFirst,
        name -> first(exchange.getQueryParameters().get(name)),
        Optional.empty(),
        exchange.getRelativePath(),
        exchange.getRequestURI(),
        PublishRoad.address(exchange),
        isPlain(exchange),
        exchange);
  }

  private static String first(Deque<String> values) {
    return values == null ? null : values.peekFirst();
  }

  private static void refuse(RefusedHandshakeException refused, HttpServerExchange exchange) {
    exchange.setStatusCode(refused.status());
    if (!isPlain(exchange)) {
      // Undertow would wait for its body for ever, though without a thread; not at once, or a reset
      // overtakes the answer.
      exchange.setPersistent(false);
      exchange
          .getIoThread()
          .executeAfter(
              () -> IoUtils.safeClose(exchange.getConnection()), SECONDS_TO_READ, TimeUnit.SECONDS);
    }
    HeaderMap headers = exchange.getResponseHeaders();
    PublishRoad.put(headers, refused.headers());
    headers.put(Headers.CONTENT_TYPE, RefusedHandshakeException.CONTENT_TYPE);
    exchange.getResponseSender().send(refused.body());
  }
}
