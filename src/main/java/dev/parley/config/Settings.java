package dev.parley.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * Everything that the operator decides, read once at start. Immutable and safe for use by any
 * thread; its text never shows a secret.
 *
 * @param nodeName this node's name in replies, logs and {@code info}; never empty
 * @param insecure development mode: the user is whoever {@code ?user_code=} says, and the server
 *     API is open
 * @param apiKeys keys of the server API, which nothing but a key or a token opens outside insecure
 *     mode
 * @param tokens which tokens are believed
 * @param audit what the audit log tells
 * @param origins origins, beside the server's own, whose pages may connect and call; each as {@code
 *     scheme://host[:port]}
 * @param portableWire whether clients are sent to, and publishers answered, only by what every
 *     server has
 * @param redis where Redis is and how its keys are named
 * @param limits what one client may make grow
 * @param namespaces which channels there are and what is kept of them
 */
public record Settings(
    String nodeName,
    boolean insecure,
    List<ApiKey> apiKeys,
    TokenSettings tokens,
    AuditSettings audit,
    Set<String> origins,
    boolean portableWire,
    RedisSettings redis,
    Limits limits,
    Namespaces namespaces) {

  /**
   * Reads and validates all settings.
   *
   * @throws InvalidSettingsException naming every fault, not only the first
   */
  public static Settings from(Config config) {
    SettingsReader reader = new SettingsReader(config);
    Settings settings =
        new Settings(
            reader
                .optional("parley.node.name", Function.identity())
                .orElseGet(NodeName::ofThisMachine),
            reader.flag("parley.insecure", false),
            ApiKey.read(reader),
            TokenSettings.read(reader),
            AuditSettings.read(reader),
            Set.copyOf(reader.list("parley.origins", SettingsReader::origin)),
            reader.choice("parley.wire", "auto", "portable").equals("portable"),
            redis(reader),
            limits(reader),
            Namespaces.read(reader));
    reader.finish();
    return settings;
  }

  private static RedisSettings redis(SettingsReader reader) {
    RedisAddress address = reader.redisAddress("parley.redis.uri", "redis://localhost:6379");
    return new RedisSettings(
        address,
        RedisTls.read(reader, address),
        reader.text("parley.redis.prefix", "chat"),
        reader.text("parley.redis.channel", "chat"),
        reader.flag("parley.redis.restart-keeps-data", false),
        reader.number("parley.redis.connections", 2, 1, 64),
        reader.duration(
            "parley.redis.probe",
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1)),
        reader.duration(
            "parley.redis.position-check", Duration.ofSeconds(40), Duration.ofSeconds(1)));
  }

  private static Limits limits(SettingsReader reader) {
    return new Limits(
        reader.number("parley.limits.frame", 65_536, 1_024, 16 << 20),
        reader.number("parley.limits.payload", 65_536, 128, 16 << 20),
        reader.number("parley.limits.nesting", 64, 4, 500),
        reader.number("parley.limits.channel-name", 255, 8, 4_096),
        reader.number("parley.limits.channels", 128, 1, 100_000),
        reader.number("parley.limits.waiting-commands", 128, 1, 100_000),
        reader.number("parley.limits.waiting-bytes", 262_144, 1_024, 64 << 20),
        reader.number("parley.limits.unanswered-bytes", 4 << 20, 131_072, 256 << 20),
        reader.number("parley.limits.outbox", 1 << 20, 1 << 20, 256 << 20),
        reader.number("parley.limits.commands-per-second", 0, 0, 1_000_000),
        reader.number("parley.limits.publishes-per-second", 0, 0, 1_000_000),
        reader.number("parley.limits.errors-per-minute", 1_000, 0, 1_000_000),
        reader.number("parley.limits.attempts-per-second", 0, 0, 1_000_000),
        reader.number("parley.limits.connections", 0, 0, 10_000_000),
        reader.number("parley.limits.connections-per-user", 0, 0, 1_000_000));
  }
}
