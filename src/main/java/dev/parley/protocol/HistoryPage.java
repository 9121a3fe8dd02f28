package dev.parley.protocol;

import java.util.List;

/**
 * A part of a channel's history.
 *
 * @param top the position of the newest publication
 * @param publications in the order that was asked for
 */
public record HistoryPage(StreamPosition top, List<Publication> publications) {

  /** {@code {"publications":[…],"epoch":…,"offset":…}}, all of them always there. */
  public String json() {
    StringBuilder json = new StringBuilder("{\"publications\":[");
    StoredLine.appendAll(json, publications, top);
    return json.append("],\"epoch\":")
        .append(Json.quote(top.epochText()))
        .append(",\"offset\":")
        .append(top.offset())
        .append('}')
        .toString();
  }
}
