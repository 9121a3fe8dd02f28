package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.SubscriptionGrant;
import dev.parley.access.Tokens;
import dev.parley.config.Settings;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/** Who someone is and what that allows, before any command is read. Safe for use by any thread. */
@ApplicationScoped
public class Access {
  private final Settings settings;
  private final Tokens tokens;

  /** For the container's proxies. */
  Access() {
    this(null, null);
  }

  @Inject
  Access(Settings settings, Tokens tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  /**
   * Whom a token speaks for.
   *
   * @throws InvalidTokenException if it is not to be believed
   * @throws RefusedException with error 109 or 110 if it has expired
   */
  public Identity bearer(String token) throws InvalidTokenException {
    Identity identity = tokens.verify(token);
    try {
      ChannelNames.user("the token's user", identity.user());
    } catch (RefusedException e) {
      throw new InvalidTokenException(e.getMessage());
    }
    return identity;
  }

  /**
   * What a subscription token grants.
   *
   * @throws InvalidTokenException if it is not to be believed
   * @throws RefusedException with error 109 or 110 if it has expired
   */
  SubscriptionGrant subscription(String token) throws InvalidTokenException {
    return tokens.verifySubscription(token);
  }

  /**
   * Whose a new connection is, without a token.
   *
   * @param principal whom the container has authenticated
   * @param claimed whom the client claims to be, which counts in insecure mode only
   * @return empty if nobody may connect so; the empty user is the anonymous one
   * @throws RefusedException if the user can't have a personal channel
   */
  public Optional<Identity> user(Optional<String> principal, Optional<String> claimed) {
    if (principal.isPresent()) {
      return principal
          .map(name -> ChannelNames.user("the authenticated user's name", name))
          .map(Identity::of);
    }
    if (!settings.insecure()) {
      return Optional.empty();
    }
    return claimed
        .filter(user -> !user.isEmpty())
        .map(user -> ChannelNames.user("user_code", user))
        .or(() -> Optional.of(""))
        .map(Identity::of);
  }

  /**
   * Whether the server API may be called with this key. Without one it may in insecure mode only; a
   * wrong one is never right.
   */
  public boolean mayCallApi(Optional<String> key) {
    if (key.isEmpty()) {
      return settings.insecure();
    }
    return settings.apiKey().map(secret -> secret.matches(key.get())).orElse(settings.insecure());
  }

  /**
   * Whether a page of this origin may use the hub: one of the server's own, or a listed one. No
   * origin is fine, since only browsers send it.
   *
   * @param host the request's {@code Host}
   */
  public boolean isAllowedOrigin(Optional<String> origin, String host) {
    if (origin.isEmpty()) {
      return true;
    }
    String given = origin.get().toLowerCase(Locale.ROOT);
    int schemeEnd = given.indexOf("://");
    boolean isOwn =
        schemeEnd >= 0
            && host != null
            && given.substring(schemeEnd + 3).equals(host.toLowerCase(Locale.ROOT));
    return isOwn || settings.origins().contains(given);
  }
}
