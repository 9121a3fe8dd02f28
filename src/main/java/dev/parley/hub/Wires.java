package dev.parley.hub;

import dev.parley.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives each new session its wire: the server's own where there is one that works and the operator
 * does not mind, the portable one otherwise. Safe for use by any thread.
 */
@ApplicationScoped
public class Wires {
  private static final System.Logger LOGGER = System.getLogger(Wires.class.getName());
  private static final List<String> KNOWN =
      List.of("dev.parley.hub.undertow.UndertowWires", "dev.parley.hub.grizzly.GrizzlyWires");
  private static final String PORTABLE = "portable";

  private volatile Optional<ServerWires> own;

  /** For the container's proxies. */
  Wires() {
    this(Optional.empty());
  }

  Wires(Optional<ServerWires> own) {
    this.own = own;
  }

  /** The wires of this server, as far as the operator lets them be used. */
  @Inject
  public Wires(Settings settings) {
    this(settings.portableWire() ? Optional.empty() : ofThisServer());
    LOGGER.log(System.Logger.Level.INFO, "wire={0}", name(own));
  }

  /** What new sessions get, for logs and {@code info}. */
  public String name() {
    return name(own);
  }

  private static String name(Optional<ServerWires> wires) {
    return wires.map(ServerWires::name).orElse(PORTABLE);
  }

  /**
   * What a handshake knows of the socket below it, for {@link #open}.
   *
   * @param handshake the servlet's request, or the server's own where there is no servlet
   * @return empty if the session gets the portable wire
   */
  public Optional<Function<Session, Wire>> below(Object handshake) {
    Optional<ServerWires> wires = own;
    try {
      return wires.flatMap(found -> found.below(handshake));
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  /**
   * The wire of a session that is being opened.
   *
   * @param below what {@link #below} gave at its handshake
   */
  public Wire open(Session session, Optional<Function<Session, Wire>> below) {
    try {
      if (below.isPresent()) {
        return below.get().apply(session);
      }
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
    }
    return new PortableWire(session);
  }

  private static Optional<ServerWires> ofThisServer() {
    return KNOWN.stream()
        .map(name -> find(ServerWires.class, name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * What only one kind of server has what it takes for.
   *
   * @param className of a class that needs no parameters
   * @return empty if this is another server
   */
  public static <T> Optional<T> find(Class<T> type, String className) {
    try {
      return Optional.of(
          Class.forName(className).asSubclass(type).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      LOGGER.log(System.Logger.Level.DEBUG, "not this server: " + className, e);
      return Optional.empty();
    }
  }

  private void giveUp(Throwable failure) {
    if (own.isPresent()) {
      own = Optional.empty();
      LOGGER.log(
          System.Logger.Level.WARNING,
          "wire=" + PORTABLE + ", since this server''s own can''t be used: {0}",
          failure.toString());
    }
  }
}
