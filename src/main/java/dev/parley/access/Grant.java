package dev.parley.access;

import dev.parley.config.ApiKey;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Who calls the server API, and what that caller may call. Immutable.
 *
 * @param holder the key's name, or the token's user
 * @param methods names of methods; {@link ApiKey#ANY} stands for all
 */
public record Grant(String holder, Set<String> methods) {
  /** Nobody in particular, in insecure mode. */
  public static final Grant INSECURE = new Grant("", Set.of(ApiKey.ANY));

  /** Keeps a copy. */
  public Grant {
    methods = Collections.unmodifiableSet(new HashSet<>(methods));
  }

  /** Whether a method may be called. */
  public boolean covers(String method) {
    return methods.contains(ApiKey.ANY) || methods.contains(method);
  }
}
