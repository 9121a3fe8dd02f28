package dev.parley.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client learns when it is subscribed, by its own command or by the server.
 *
 * @param start where its reading starts
 * @param recoverable whether it may come back with a position and be given what it missed
 * @param asked the position that it came back with; its epoch 0 for whatever epoch there is
 * @param secondsToLive until the subscription is to be refreshed; for ever, if there are none
 * @param data whatever the application wants it to be told then, as one line of JSON
 */
public record SubscribeResult(
    Start start,
    boolean recoverable,
    Optional<StreamPosition> asked,
    OptionalLong secondsToLive,
    Optional<String> data) {

  /** Of a subscription that is for ever, without data. */
  public SubscribeResult(Start start, boolean recoverable, Optional<StreamPosition> asked) {
    this(start, recoverable, asked, OptionalLong.empty(), Optional.empty());
  }

  /** The same for a client that is not given what it missed. */
  public SubscribeResult unrecovered() {
    return new SubscribeResult(Start.at(start.position()), recoverable, asked, secondsToLive, data);
  }

  /** What the client is given of what it missed, in bytes. */
  public long missedBytes() {
    return start.missed().stream().mapToLong(each -> Message.utf8Length(each.stored())).sum();
  }

  /** As JSON; without history there is no position in it. */
  String json() {
    StringBuilder json = new StringBuilder(96).append('{');
    if (start.position().isKept()) {
      appendPosition(json);
    }
    if (asked.isPresent()) {
      json.append("\"was_recovering\":true,");
    }
    if (start.recovered()) {
      json.append("\"recovered\":true,\"publications\":[");
      StoredLine.appendAll(json, start.missed(), start.position());
      json.append("],");
    }
    if (secondsToLive.isPresent()) {
      json.append("\"expires\":true,\"ttl\":").append(secondsToLive.getAsLong()).append(',');
    }
    data.ifPresent(value -> json.append("\"data\":").append(value).append(','));
    if (json.length() > 1) {
      json.setLength(json.length() - 1);
    }
    return json.append('}').toString();
  }

  private void appendPosition(StringBuilder json) {
    if (recoverable) {
      json.append("\"recoverable\":true,");
    }
    json.append("\"positioned\":true,\"epoch\":")
        .append(Json.quote(start.position().epochText()))
        .append(",\"offset\":")
        .append(offset())
        .append(',');
  }

  /**
   * Clients count on from this offset with each publication that they are given. Offsets compare
   * within one epoch only: who came back with an older one counts from the beginning.
   */
  private long offset() {
    if (!start.recovered()) {
      return start.position().offset();
    }
    return asked
        .filter(since -> !since.isKept() || since.sameEpoch(start.position()))
        .map(StreamPosition::offset)
        .orElse(0L);
  }
}
