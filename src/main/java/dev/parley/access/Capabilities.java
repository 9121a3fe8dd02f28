package dev.parley.access;

import dev.parley.protocol.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a token allows its user beside what anyone may: the claim {@code caps}, as in {@code
 * [{"channels":["news:*"],"allow":["sub","pub","hst","prs"]}]}. What any of them allows is allowed.
 * Immutable.
 */
public final class Capabilities {
  /** Those of who has no token, or one that says nothing of them. */
  public static final Capabilities NONE = new Capabilities(List.of());

  private static final int MOST_PATTERNS = 128;
  private static final JsonValue WILDCARD = Json.value("wildcard");

  private record Capability(List<ChannelPattern> channels, Set<Right> rights) {}

  private final List<Capability> all;

  private Capabilities(List<Capability> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Those of a claim.
   *
   * @throws InvalidTokenException unless it is as it has to be: half of what its issuer meant would
   *     be something else
   */
  static Capabilities of(JsonValue claim) throws InvalidTokenException {
    List<Capability> all = new ArrayList<>();
    int patterns = 0;
    for (JsonValue element : array("caps", claim)) {
      Capability capability = capability(element);
      patterns += capability.channels().size();
      if (patterns > MOST_PATTERNS) {
        throw new InvalidTokenException("caps: are more than " + MOST_PATTERNS + " channels");
      }
      all.add(capability);
    }
    return new Capabilities(all);
  }

  private static Capability capability(JsonValue element) throws InvalidTokenException {
    if (!(element instanceof JsonObject fields)) {
      throw new InvalidTokenException("caps: must be objects");
    }
    JsonValue match = fields.getOrDefault("match", WILDCARD);
    if (!match.equals(WILDCARD)) {
      throw new InvalidTokenException("caps.match: must be wildcard");
    }
    List<ChannelPattern> channels = new ArrayList<>();
    for (JsonValue channel : array("caps.channels", fields.get("channels"))) {
      channels.add(ChannelPattern.of(channel));
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (JsonValue name : array("caps.allow", fields.get("allow"))) {
      rights.add(
          Right.named(name)
              .orElseThrow(
                  () -> new InvalidTokenException("caps.allow: must be sub, pub, hst or prs")));
    }
    return new Capability(channels, rights);
  }

  private static JsonArray array(String name, JsonValue value) throws InvalidTokenException {
    if (value instanceof JsonArray array) {
      return array;
    }
    throw new InvalidTokenException(name + ": must be an array");
  }

  /** Whether they allow to do so with a channel. */
  public boolean allow(Right right, String channel) {
    return all.stream()
        .anyMatch(
            capability ->
                capability.rights().contains(right)
                    && capability.channels().stream().anyMatch(pattern -> pattern.fits(channel)));
  }
}
