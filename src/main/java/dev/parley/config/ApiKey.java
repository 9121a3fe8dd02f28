package dev.parley.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A key of the server API. Immutable; its text shows no secret.
 *
 * @param name who holds it, for logs
 * @param methods what it may call; {@link #ANY} stands for everything
 */
public record ApiKey(String name, Secret secret, Set<String> methods) {
  /** The method that stands for all. */
  public static final String ANY = "*";

  /** Centrifugo's methods, which a key may be given before this version has them, and our own. */
  private static final Set<String> METHODS =
      Set.of(
          ANY,
          "publish",
          "broadcast",
          "subscribe",
          "unsubscribe",
          "disconnect",
          "refresh",
          "revoke",
          "presence",
          "presence_stats",
          "history",
          "history_remove",
          "channels",
          "info",
          "batch");

  private static final String KEY = "parley.api.key";
  private static final int LEAST_SECRET_BYTES = 16;

  static List<ApiKey> read(SettingsReader reader) {
    List<ApiKey> keys = new ArrayList<>();
    // Named by its setting, as no other key can be.
    reader
        .optional(KEY, text -> secret(text, keys))
        .ifPresent(secret -> keys.add(new ApiKey(KEY, secret, Set.of(ANY))));
    for (String name : reader.list("parley.api.keys", ApiKey::name)) {
      String key = KEY + "." + name;
      Optional<Secret> secret = reader.required(key, text -> secret(text, keys));
      Optional<Set<String>> methods = reader.required(key + ".allow", ApiKey::methods);
      if (secret.isPresent() && methods.isPresent()) {
        keys.add(new ApiKey(name, secret.get(), methods.get()));
      }
    }
    reader.refuseOthersBelow(KEY + ".", "must be of a key, which parley.api.keys has to list");
    return List.copyOf(keys);
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("must be names of letters, digits, '_' and '-'");
    }
    return text;
  }

  private static Secret secret(String text, List<ApiKey> others) {
    if (text.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException("must be a secret of 16 bytes or more");
    }
    if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      // Servers and clients do not agree on what others mean in a header.
      throw new IllegalArgumentException("must be letters, digits and signs of ASCII");
    }
    Secret secret = new Secret(text);
    if (others.stream().anyMatch(other -> other.secret.equals(secret))) {
      throw new IllegalArgumentException("must be a secret that no other key has");
    }
    return secret;
  }

  private static Set<String> methods(String text) {
    Set<String> methods =
        Arrays.stream(text.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet());
    if (!METHODS.containsAll(methods)) {
      throw new IllegalArgumentException(
          "must be methods of the server API, as in publish,broadcast, or *");
    }
    return methods;
  }
}
