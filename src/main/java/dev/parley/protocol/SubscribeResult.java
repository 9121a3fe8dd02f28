package dev.parley.protocol;

import java.util.Optional;

/**
 * What a client learns when it is subscribed, by its own command or by the server.
 *
 * @param start where its reading starts
 * @param recoverable whether it may come back with a position and be given what it missed
 * @param asked the position that it came back with; its epoch 0 for whatever epoch there is
 */
public record SubscribeResult(Start start, boolean recoverable, Optional<StreamPosition> asked) {

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
