package dev.parley.access;

import java.time.Instant;
import java.util.Optional;

/**
 * That a user may read a channel, as a believed subscription token has it. Immutable.
 *
 * @param user whose connections may; empty for the anonymous user's
 * @param channel which channel, as it was named
 * @param info what others are shown of the connection in that channel, as JSON
 * @param expiresAt until when; for ever, if nobody said
 */
public record SubscriptionGrant(
    String user, String channel, Optional<String> info, Optional<Instant> expiresAt) {}
