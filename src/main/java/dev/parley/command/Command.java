package dev.parley.command;

import dev.parley.broker.HistoryQuery;
import dev.parley.protocol.ClientInfo;
import java.util.Map;
import java.util.Optional;

/**
 * What can be asked of the hub, by whatever road, where that takes more than a channel's name. A
 * command that exists has a valid channel in a known namespace and a payload within its limit:
 * {@link CommandParser} makes no other.
 */
public sealed interface Command {

  /** The channel that it is about. */
  String channel();

  /**
   * Publishes into a channel.
   *
   * @param data any JSON value, as one line
   * @param info who published, for clients; empty for the server API
   * @param tags for the application
   * @param withHistory whether it is kept, where the channel keeps any
   * @param idempotencyKey repeated within 5 minutes, publishes nothing
   */
  record Publish(
      String channel,
      String data,
      Optional<ClientInfo> info,
      Map<String, String> tags,
      boolean withHistory,
      Optional<String> idempotencyKey)
      implements Command {

    /** A publication of a client, without tags. */
    static Publish byClient(
        String channel, String data, ClientInfo info, Optional<String> idempotencyKey) {
      return new Publish(channel, data, Optional.of(info), Map.of(), true, idempotencyKey);
    }

    /** A publication from outside, without tags. */
    static Publish byServer(String channel, String data, Optional<String> idempotencyKey) {
      return new Publish(channel, data, Optional.empty(), Map.of(), true, idempotencyKey);
    }
  }

  /** Reads a part of a channel's history. */
  record History(String channel, HistoryQuery query) implements Command {}
}
