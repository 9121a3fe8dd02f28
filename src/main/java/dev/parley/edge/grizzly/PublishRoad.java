package dev.parley.edge.grizzly;

import dev.parley.edge.ApiRequest;
import dev.parley.edge.BrowserGuardFilter;
import dev.parley.edge.PublishFilter;
import dev.parley.edge.ServerApi;
import dev.parley.edge.Shortcuts;
import dev.parley.hub.Mismatch;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Stands for the filter that leads to the servlets, of all applications of a listener, and answers
 * what it can do by itself: small plain publications that have come whole, as {@link PublishFilter}
 * does, in every byte, without a thread that waits for Redis. The rest goes on to the servlets.
 * Safe for use by any thread.
 */
final class PublishRoad extends BaseFilter {
  private static final String PATH = "/api/publish";
  private static final int MOST_BYTES = 16 << 10;

  /** What else the server has at this place, and what sees its requests, may change meanwhile. */
  private static final Duration OPEN = Duration.ofSeconds(10);

  /** Whoever calls us by ever new names must not fill the memory. */
  private static final int MOST_PLACES = 16;

  /** On a request that has begun to go to the servlets: what is still to come has to follow. */
  private static final Attribute<Boolean> GONE_ON =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(PublishRoad.class.getName() + ".goneOn");

  /** By what servers find the application that a request is for. */
  private record Place(String host, String uri) {
    static Place of(HttpRequestPacket packet) {
      return new Place(packet.serverName().toString(), packet.getRequestURI());
    }
  }

  private final ServletContext context;
  private final Filter servlets;
  private final Mismatch mismatch;
  private final LongSupplier nanoClock;
  private final Map<Place, Long> openUntil = new ConcurrentHashMap<>();

  PublishRoad(ServletContext context, Filter servlets, Mismatch mismatch, LongSupplier nanoClock) {
    this.context = context;
    this.servlets = servlets;
    this.mismatch = mismatch;
    this.nanoClock = nanoClock;
  }

  Filter servlets() {
    return servlets;
  }

  /** Opens it for some seconds to requests for the application that has been given this one. */
  void open(HttpRequestPacket packet) {
    if (openUntil.size() >= MOST_PLACES) {
      openUntil.clear();
    }
    openUntil.put(Place.of(packet), nanoClock.getAsLong() + OPEN.toNanos());
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    if (ctx.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket packet) {
      if (!content.isLast()) {
        GONE_ON.set(packet, true);
      } else if (isOpenTo(packet) && context.getAttribute(Shortcuts.API) instanceof ServerApi api) {
        ApiRequest request = request(packet);
        if (request.isPlain() && request.length() <= MOST_BYTES) {
          return publish(api, request, content, ctx);
        }
      }
    }
    return servlets.handleRead(ctx);
  }

  private boolean isOpenTo(HttpRequestPacket packet) {
    String uri = packet.getRequestURI();
    if (uri == null || !uri.endsWith(PATH) || packet.getProtocol() != Protocol.HTTP_1_1) {
      return false;
    }
    Long end = openUntil.get(Place.of(packet));
    return end != null
        && nanoClock.getAsLong() - end < 0
        && !GONE_ON.isSet(packet)
        && !packet.getProcessingState().isError()
        && !packet.requiresAcknowledgement()
        && !isOfBrowser(packet);
  }

  /** Filters decide which pages and which handshakes are let in. */
  private static boolean isOfBrowser(HttpRequestPacket packet) {
    return packet.containsHeader("Origin") || packet.containsHeader(Header.Upgrade);
  }

  private static ApiRequest request(HttpRequestPacket packet) {
    return new ApiRequest(
        packet.getMethod().getMethodString(),
        packet.getContentLength(),
        packet::getHeader,
        packet.getRequestURI(),
        packet.getRemoteAddress());
  }

  private NextAction publish(
      ServerApi api, ApiRequest request, HttpContent content, FilterChainContext ctx)
      throws IOException {
    try {
      HttpRequestPacket packet = (HttpRequestPacket) content.getHttpHeader();
      return publish(api, request, bytes(content), ctx, packet.getResponse());
    } catch (LinkageError e) {
      openUntil.clear();
      mismatch.accept(e);
      throw e;
    }
  }

  private static byte[] bytes(HttpContent content) {
    Buffer buffer = content.getContent();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    content.recycle();
    return bytes;
  }

  private static NextAction publish(
      ServerApi api,
      ApiRequest request,
      byte[] body,
      FilterChainContext ctx,
      HttpResponsePacket response)
      throws IOException {
    CompletableFuture<ServerApi.Answer> outcome =
        api.call(PublishFilter.METHOD, request, new ByteArrayInputStream(body), Runnable::run)
            .toCompletableFuture();
    if (outcome.isDone()) {
      write(outcome.join(), ctx, response);
      return ctx.getStopAction();
    }
    // Now: when it is resumed, it may be in use for another request at once.
    NextAction suspended = ctx.getSuspendAction();
    ctx.suspend();
    outcome.thenAcceptAsync(
        answer -> {
          try {
            write(answer, ctx, response);
          } finally {
            // In a thread that may block: the next request may be there, and be for a servlet.
            ctx.resume(ctx.getStopAction());
          }
        },
        ctx.getConnection().getTransport().getWorkerThreadPool());
    return suspended;
  }

  private static void write(
      ServerApi.Answer answer, FilterChainContext ctx, HttpResponsePacket response) {
    byte[] bytes = answer.bytes();
    response.setStatus(answer.status());
    response.setContentLength(bytes.length);
    BrowserGuardFilter.HEADERS.forEach(response::setHeader);
    answer.headers().forEach(response::setHeader);
    response.setHeader("Vary", "Origin");
    ctx.write(
        response
            .httpContentBuilder()
            .content(Buffers.wrap(ctx.getMemoryManager(), bytes))
            .last(true)
            .build());
    ctx.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
  }

  @Override
  public NextAction handleWrite(FilterChainContext ctx) throws IOException {
    return servlets.handleWrite(ctx);
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) throws IOException {
    return servlets.handleClose(ctx);
  }

  @Override
  public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) throws IOException {
    return servlets.handleEvent(ctx, event);
  }

  @Override
  public void exceptionOccurred(FilterChainContext ctx, Throwable error) {
    servlets.exceptionOccurred(ctx, error);
  }
}
