package dev.parley.access;

import dev.parley.config.ApiKey;
import dev.parley.protocol.IssuedToken;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls the server API, and what that caller may call. Immutable.
 *
 * @param holder the key's name, or the token's user
 * @param methods names of methods; {@link ApiKey#ANY} stands for all
 * @param token the token that says so, if it is one
 */
public record Grant(String holder, Set<String> methods, Optional<IssuedToken> token) {
  /** Nobody in particular, in insecure mode. */
  public static final Grant INSECURE = new Grant("", Set.of(ApiKey.ANY), Optional.empty());

  /** Keeps a copy. */
  public Grant {
    methods = Collections.unmodifiableSet(new HashSet<>(methods));
  }

  /** Whether a method may be called. */
  public boolean covers(String method) {
    return methods.contains(ApiKey.ANY) || methods.contains(method);
  }
}
