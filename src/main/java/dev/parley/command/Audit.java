package dev.parley.command;

import dev.parley.access.Grant;
import dev.parley.config.AuditSettings;
import dev.parley.config.Namespaces;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Rate;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Who did what: the log of connections, subscriptions, publications, calls and refusals, one line
 * each, in the logger {@code parley.audit}. Never what was said, and no token, key or query. Never
 * blocks; safe for use by any thread.
 *
 * <p>What each publication and subscription goes through is public, since the container's proxies
 * would call it by reflection otherwise.
 */
@ApplicationScoped
public class Audit {
  private static final System.Logger LOGGER = System.getLogger("parley.audit");

  /** Whoever is refused all the time must not fill the disk. */
  private static final int REFUSALS_PER_SECOND = 100;

  /** What changes the state of others, seldom enough to be told whenever anything is. */
  private static final Set<String> CONTROL =
      Set.of("disconnect", "history_remove", "subscribe", "unsubscribe", "refresh", "revoke");

  /**
   * A call over REST.
   *
   * @param caller who calls
   * @param method the server API's
   * @param address where it came from, as the container says
   * @param target the channel that it is about; a user stands for the personal channel
   */
  public record Call(Grant caller, String method, String address, Supplier<String> target) {

    /** A call that is about nothing yet. */
    public Call(Grant caller, String method, String address) {
      this(caller, method, address, () -> "");
    }

    /** The same, about what its fields name. */
    public Call about(Fields fields) {
      return new Call(caller, method, address, () -> targetIn(fields));
    }

    /** Only what the method heeds: a caller may write other fields, too. */
    private String targetIn(Fields fields) {
      return switch (method) {
        case "disconnect", "refresh", "revoke" -> personal(fields, "user");
        case "broadcast" -> fields.glimpse("channels");
        case "publish", "history", "history_remove" -> fields.glimpse("channel");
        default -> "";
      };
    }

    /** The same, about the recipient whom its fields name. */
    public Call aboutRecipient(Fields fields) {
      return new Call(caller, method, address, () -> personal(fields, "recipient"));
    }

    /** The same, about a channel. */
    public Call about(String channel) {
      return new Call(caller, method, address, () -> channel);
    }

    private static String personal(Fields fields, String name) {
      return fields.has(name) ? Namespaces.PERSONAL + fields.glimpse(name) : "";
    }
  }

  private final AuditSettings settings;
  private final String node;
  private final Hub hub;
  private final AuditWriter writer;
  private final Rate refusals;
  private final AtomicInteger untold = new AtomicInteger();
  @Resource private ManagedThreadFactory factory;

  /** For the container's proxies. */
  Audit() {
    settings = null;
    node = null;
    hub = null;
    writer = null;
    refusals = null;
  }

  /** Tells what the settings say. */
  @Inject
  public Audit(Settings settings, Hub hub) {
    this(settings, hub, line -> LOGGER.log(System.Logger.Level.INFO, line));
  }

  Audit(Settings settings, Hub hub, Consumer<String> log) {
    this.settings = settings.audit();
    this.node = settings.nodeName();
    this.hub = hub;
    this.writer = new AuditWriter(log);
    this.refusals = Rate.perSecond(REFUSALS_PER_SECOND, System::nanoTime);
  }

  void start(@Observes Startup started) {
    start(factory);
  }

  void start(ThreadFactory threads) {
    if (settings.tellsRefusals()) {
      writer.start(threads);
      hub.watchedBy(this::connected, this::disconnected);
    }
  }

  @PreDestroy
  void stop() {
    writer.stop();
  }

  private void connected(Connection connection) {
    if (tells(connection)) {
      write(() -> line("connect", connection).with("protocol", connection.encoding().name()));
    }
  }

  private void disconnected(Connection connection) {
    if (tells(connection)) {
      Disconnect disconnect = connection.disconnect().orElse(Disconnect.NORMAL);
      write(
          () ->
              line("disconnect", connection)
                  .with("code", disconnect.code())
                  .with("reason", disconnect.reason()));
    }
  }

  public void subscribed(Subscription subscription) {
    if (tells(subscription.connection())) {
      write(
          () ->
              line("subscribe", subscription.connection()).with("channel", subscription.channel()));
    }
  }

  void unsubscribed(Subscription subscription) {
    if (tells(subscription.connection())) {
      write(
          () ->
              line("unsubscribe", subscription.connection())
                  .with("channel", subscription.channel()));
    }
  }

  /** Tells of a client's publication once it has an outcome. */
  public <T> CompletionStage<T> published(
      Connection connection, String channel, CompletionStage<T> outcome) {
    if (!tells(connection)) {
      return outcome;
    }
    return outcome.whenComplete(
        (value, failure) -> {
          int code = failure == null ? 0 : RefusedException.errorOf(failure).code();
          write(() -> line("publish", connection).with("channel", channel).with("code", code));
        });
  }

  /** Tells of a client's command that was refused. */
  void refused(Connection connection, String method, String target, HubError error) {
    if (tellsRefusal()) {
      String channel = AuditLine.cut(target);
      write(
          () ->
              line("refused", connection)
                  .with("method", method)
                  .with("channel", channel)
                  .with("code", error.code())
                  .with("reason", error.message()));
    }
  }

  /**
   * Tells of a request that was refused before anyone knew whose it is.
   *
   * @param path without the query
   * @param status HTTP's
   */
  public void refused(String path, String address, int status, String reason) {
    if (tellsRefusal()) {
      write(
          () ->
              new AuditLine("refused")
                  .with("path", path)
                  .with("address", address)
                  .with("status", status)
                  .with("reason", reason));
    }
  }

  /** Tells of a call that was let in, and what came of it; an error tells of one that failed. */
  public void called(Call call, Optional<HubError> error) {
    int code = error.map(HubError::code).orElse(0);
    boolean isRefused = code == HubError.UNAUTHORIZED.code();
    if (tells(call) || isRefused && tellsRefusal()) {
      // Values alone: the call knows all that was said, and a queue is no place for that.
      String by = call.caller().token().isPresent() ? "user" : "caller";
      String holder = call.caller().holder();
      String method = AuditLine.cut(call.method());
      String channel = AuditLine.cut(call.target().get());
      String address = call.address();
      write(
          () ->
              new AuditLine("call")
                  .with(by, holder)
                  .with("method", method)
                  .with("channel", channel)
                  .with("address", address)
                  .with("code", code));
    }
  }

  /** A connection is told of whole or not at all. */
  private boolean tells(Connection connection) {
    int oneIn = settings.oneIn();
    return oneIn == 1 || oneIn > 1 && Math.floorMod(connection.id().hashCode(), oneIn) == 0;
  }

  private boolean tells(Call call) {
    int oneIn = settings.oneIn();
    return oneIn == 1
        || settings.tellsRefusals() && CONTROL.contains(call.method())
        || oneIn > 1 && ThreadLocalRandom.current().nextInt(oneIn) == 0;
  }

  private boolean tellsRefusal() {
    if (!settings.tellsRefusals()) {
      return false;
    }
    if (!refusals.take()) {
      untold.incrementAndGet();
      return false;
    }
    int count = untold.getAndSet(0);
    if (count > 0) {
      write(() -> new AuditLine("untold").with("refusals", count));
    }
    return true;
  }

  private AuditLine line(String event, Connection connection) {
    return new AuditLine(event)
        .with("user", connection.user())
        .with("connection", connection.id())
        .with("address", connection.address());
  }

  /** Put together where it is written: whoever has a line told should go on. */
  private void write(Supplier<AuditLine> line) {
    writer.write(() -> line.get().with("node", node).toString());
  }
}
