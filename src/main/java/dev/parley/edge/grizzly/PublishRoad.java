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
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
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
  private static final System.Logger LOGGER = System.getLogger(PublishRoad.class.getName());

  /** Whoever calls us by ever new names must not fill the memory. */
  private static final int MOST_PLACES = 16;

  /** On a request that has begun to go to the servlets: what is still to come has to follow. */
  private static final Attribute<Boolean> GONE_ON =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(PublishRoad.class.getName() + ".goneOn");

  /** By what servers find the application that a request is for. */
  private record Place(String host, String uri) {
    static Place of(HttpRequestPacket packet) {
      return new Place(packet.getHeader(Header.Host), packet.getRequestURI());
    }
  }

  private final Filter servlets;
  private final long mostBytes;
  private final Mismatch mismatch;
  private final Map<Place, Long> openUntil = new ConcurrentHashMap<>();

  /** None when the WAR is off: connections of another HTTP may know this filter for longer. */
  private volatile Optional<ServletContext> context;

  /**
   * @param mostBytes what a body may have; negative for as much as it likes
   */
  PublishRoad(ServletContext context, Filter servlets, long mostBytes, Mismatch mismatch) {
    this.context = Optional.of(context);
    this.servlets = servlets;
    this.mostBytes = mostBytes < 0 ? Long.MAX_VALUE : mostBytes;
    this.mismatch = mismatch;
  }

  Filter servlets() {
    return servlets;
  }

  /**
   * Opens it to requests for the application that has been given this one.
   *
   * @param end by {@link System#nanoTime}
   */
  void open(HttpRequestPacket packet, long end) {
    if (openUntil.size() >= MOST_PLACES) {
      openUntil.clear();
    }
    openUntil.put(Place.of(packet), end);
  }

  /** Whether it is open to requests for the application that is given this one. */
  boolean isOpenTo(HttpRequestPacket packet) {
    Long end = openUntil.get(Place.of(packet));
    return end != null && System.nanoTime() - end < 0;
  }

  /** Leaves everything to the servlets. */
  void close() {
    openUntil.clear();
    context = Optional.empty();
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    if (ctx.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket packet) {
      if (!content.isLast()) {
        GONE_ON.set(packet, true);
      } else if (isPublication(packet) && isOpenTo(packet) && ctx.getConnection().canWrite()) {
        Optional<ServerApi> api = api();
        ApiRequest request = request(packet);
        if (api.isPresent() && request.isPlainAndSmall() && request.length() <= mostBytes) {
          return new Publication(ctx, packet.getResponse()).perform(api.get(), request, content);
        }
      }
    }
    return servlets.handleRead(ctx);
  }

  private Optional<ServerApi> api() {
    return context
        .map(present -> present.getAttribute(Shortcuts.API))
        .filter(ServerApi.class::isInstance)
        .map(ServerApi.class::cast);
  }

  private static boolean isPublication(HttpRequestPacket packet) {
    String uri = packet.getRequestURI();
    return uri != null
        && uri.endsWith(PublishFilter.PATH)
        && packet.getProtocol() == Protocol.HTTP_1_1
        && !GONE_ON.isSet(packet)
        && !packet.getProcessingState().isError()
        && !packet.requiresAcknowledgement();
  }

  private static ApiRequest request(HttpRequestPacket packet) {
    return new ApiRequest(
        packet.getMethod().getMethodString(),
        packet.getContentLength(),
        packet::getHeader,
        packet.getRequestURI(),
        packet.getRemoteAddress());
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

  /** One that is answered here. */
  private final class Publication {
    private final FilterChainContext ctx;
    private final Connection<?> connection;
    private final HttpResponsePacket response;

    Publication(FilterChainContext ctx, HttpResponsePacket response) {
      this.ctx = ctx;
      this.connection = ctx.getConnection();
      this.response = response;
    }

    NextAction perform(ServerApi api, ApiRequest request, HttpContent content) throws IOException {
      CompletableFuture<ServerApi.Answer> outcome =
          api.call(PublishFilter.METHOD, request, body(content), Runnable::run)
              .toCompletableFuture();
      if (outcome.isDone()) {
        answer(outcome.join());
        return ctx.getStopAction();
      }
      // Now: when it is resumed, it may be in use for another request at once.
      NextAction suspended = ctx.getSuspendAction();
      ctx.suspend();
      outcome
          .thenAcceptAsync(this::finish, connection.getTransport().getWorkerThreadPool())
          .exceptionally(this::fail);
      return suspended;
    }

    private InputStream body(HttpContent content) {
      Buffer buffer = content.getContent();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      content.recycle();
      return new ByteArrayInputStream(bytes);
    }

    /** In a thread that may block: the next request may be there already, and be for a servlet. */
    private void finish(ServerApi.Answer answer) {
      answer(answer);
      ctx.resume(ctx.getStopAction());
    }

    /** Without an answer nothing more could be read here: its caller is to learn that. */
    private Void fail(Throwable failure) {
      LOGGER.log(System.Logger.Level.WARNING, "publication not answered", failure);
      connection.closeSilently();
      return null;
    }

    private void answer(ServerApi.Answer answer) {
      try {
        write(answer);
      } catch (LinkageError e) {
        openUntil.clear();
        mismatch.accept(e);
        throw e;
      }
    }

    private void write(ServerApi.Answer answer) {
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
  }
}
