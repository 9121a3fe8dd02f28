package dev.parley.edge.grizzly;

import dev.parley.edge.ServerRoad;
import dev.parley.hub.Mismatch;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.RequestFacade;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;

/**
 * Puts a {@link PublishRoad} before the servlets of each listener that publications come by, unless
 * that would go round {@linkplain Additions what an operator has added}. Made by its name, since
 * other servers lack what it needs. Safe for use by any thread.
 */
public final class ShortRoad implements ServerRoad {
  private static final System.Logger LOGGER = System.getLogger(ShortRoad.class.getName());

  private final Mismatch mismatch = new Mismatch();
  private final Map<FilterChain, PublishRoad> roads = new HashMap<>();
  private Optional<String> addition = Optional.empty();

  @Override
  public synchronized void open(HttpServletRequest publication) {
    mismatch.check();
    if (unwrapped(publication) instanceof RequestFacade facade) {
      var request = facade.getUnwrappedCoyoteRequest();
      Optional<String> found = Additions.of(request.getContext());
      tell(found);
      if (found.isEmpty()) {
        open(request.getCoyoteRequest(), publication);
      }
    }
  }

  private void open(Request request, HttpServletRequest publication) {
    HttpRequestPacket packet = request.getRequest();
    if (packet.getProtocol() == Protocol.HTTP_1_1) {
      FilterChain chain = request.getContext().getFilterChain();
      Filter last = chain.get(chain.size() - 1);
      if (last instanceof HttpServerFilter) {
        PublishRoad road =
            new PublishRoad(publication.getServletContext(), last, mismatch, System::nanoTime);
        // In its place, since what a chain notes of a connection is for filters by their places.
        chain.set(chain.size() - 1, road);
        roads.put(chain, road);
        LOGGER.log(
            System.Logger.Level.INFO, "publications over REST are answered before the servlets");
      }
      Optional.ofNullable(roads.get(chain)).ifPresent(road -> road.open(packet));
    }
  }

  @Override
  public synchronized void close() {
    roads.forEach(
        (chain, road) -> {
          int place = chain.indexOf(road);
          if (place >= 0) {
            chain.set(place, road.servlets());
          }
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

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    return unwrapped;
  }
}
