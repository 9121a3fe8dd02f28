package dev.parley.command;

import dev.parley.access.ApiKeys;
import dev.parley.access.Grant;
import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.SubscriptionGrant;
import dev.parley.access.Tokens;
import dev.parley.config.Settings;
import dev.parley.protocol.HubError;
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
  private final ApiKeys keys;

  /** For the container's proxies. */
  Access() {
    settings = null;
    tokens = null;
    keys = null;
  }

  @Inject
  Access(Settings settings, Tokens tokens) {
    this.settings = settings;
    this.tokens = tokens;
    this.keys = new ApiKeys(settings.apiKeys());
  }

  /**
   * Whom a token speaks for.
   *
   * @throws InvalidTokenException if it is not to be believed
   * @throws RefusedException with error 109 or 110 if it has expired
   */
  public Identity bearer(String token) throws InvalidTokenException {
    Identity identity = tokens.verify(token);
    requireUser(identity.user());
    return identity;
  }

  private static void requireUser(String user) throws InvalidTokenException {
    try {
      ChannelNames.user("the token's user", user);
    } catch (RefusedException e) {
      throw new InvalidTokenException(e.getMessage());
    }
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
   * Who calls a method of the server API. Without key and token it may be called in insecure mode
   * only; a wrong one is never right.
   *
   * @param key counts before the token
   * @throws RefusedException with error 101 if nobody vouches for the caller, 103 if the caller may
   *     not call this method, 109 if the token has expired, 100 if its key is not known yet
   */
  public Grant caller(String method, Optional<String> key, Optional<String> token) {
    Grant grant =
        key.map(this::keyHolder)
            .or(() -> token.map(this::tokenHolder))
            .or(this::anybody)
            .orElseThrow(HubError.UNAUTHORIZED::refused);
    if (!grant.covers(method)) {
      throw HubError.PERMISSION_DENIED.saying("permission denied: " + method).refused();
    }
    return grant;
  }

  private Grant keyHolder(String key) {
    return keys.of(key)
        .or(() -> keys.isEmpty() ? anybody() : Optional.empty())
        .orElseThrow(HubError.UNAUTHORIZED::refused);
  }

  private Grant tokenHolder(String token) {
    try {
      Grant grant = tokens.grant(token);
      requireUser(grant.holder());
      return grant;
    } catch (InvalidTokenException e) {
      throw HubError.UNAUTHORIZED.saying("invalid token: " + e.getMessage()).refused();
    }
  }

  private Optional<Grant> anybody() {
    return settings.insecure() ? Optional.of(Grant.INSECURE) : Optional.empty();
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
