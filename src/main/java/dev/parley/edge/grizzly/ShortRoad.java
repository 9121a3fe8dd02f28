package dev.parley.edge.grizzly;

import dev.parley.edge.ServerRoad;
import dev.parley.hub.Mismatch;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/**
 * Puts a {@link PublishRoad} before the servlets of each listener that publications come by, unless
 * that would go round {@linkplain Additions what an operator has added}. Made by its name, since
 * other servers lack what it needs. Safe for use by any thread.
 */
public final class ShortRoad implements ServerRoad {
  private static final System.Logger LOGGER = System.getLogger(ShortRoad.class.getName());

  /** What else the server has at a place, and what sees its requests, may change meanwhile. */
  private static final long OPEN_NANOS = Duration.ofSeconds(10).toNanos();

  private final Mismatch mismatch = new Mismatch();
  private final Map<FilterChain, PublishRoad> roads = new ConcurrentHashMap<>();
  private Optional<String> addition = Optional.empty();
  private boolean isClosed;
  private volatile long shutUntil = System.nanoTime();

  @Override
  public void open(HttpServletRequest publication) {
    mismatch.check();
    if (System.nanoTime() - shutUntil >= 0
        && unwrapped(publication) instanceof RequestFacade facade) {
      Request request = facade.getUnwrappedCoyoteRequest();
      HttpRequestPacket packet = request.getCoyoteRequest().getRequest();
      PublishRoad known = roads.get(chain(request));
      boolean isOpen = known != null && known.isOpenTo(packet);
      if (!isOpen && packet.getProtocol() == Protocol.HTTP_1_1) {
        open(request, packet, publication);
      }
    }
  }

  private synchronized void open(
      Request request, HttpRequestPacket packet, HttpServletRequest publication) {
    Optional<String> found = Additions.of(request);
    tell(found);
    if (isClosed || found.isPresent()) {
      shutUntil = System.nanoTime() + OPEN_NANOS;
      return;
    }
    FilterChain chain = chain(request);
    int place = chain.size() - 1;
    Filter last = chain.get(place);
    if (last instanceof HttpServerFilter servlets) {
      PublishRoad road =
          new PublishRoad(
              publication.getServletContext(),
              servlets,
              servlets.getConfiguration().getMaxPostSize(),
              mismatch);
      // In its place, since what a chain notes of a connection is for filters by their places.
      chain.set(place, road);
      roads.put(chain, road);
      LOGGER.log(
          System.Logger.Level.INFO, "publications over REST are answered before the servlets");
    }
    Optional.ofNullable(roads.get(chain))
        .ifPresent(road -> road.open(packet, System.nanoTime() + OPEN_NANOS));
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    roads.forEach(
        (chain, road) -> {
          int place = chain.indexOf(road);
          if (place >= 0) {
            chain.set(place, road.servlets());
          }
          road.close();
        });
    roads.clear();
  }

  private void tell(Optional<String> found) {
    if (!found.equals(addition)) {
      addition = found;
      LOGGER.log(
          System.Logger.Level.INFO,
          found.isPresent()
              ? "publications over REST go through the servlets, for the server has {0}"
              : "publications over REST go through the servlets no more",
          found.orElse(""));
    }
  }

  private static FilterChain chain(Request request) {
    return request.getCoyoteRequest().getContext().getFilterChain();
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    return unwrapped;
  }
}
