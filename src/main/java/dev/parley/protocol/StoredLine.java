package dev.parley.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The line of JSON that is stored and travels through Redis for one publication. */
public final class StoredLine {
  private static final String START = "{\"data\":";

  private StoredLine() {}

  /**
   * Writes {@code {data, info?, tags?, time}} without a line feed. The time stands last: the
   * publish script reads it there.
   *
   * @param data any JSON value, as one line
   * @param time milliseconds since 1970
   */
  public static String write(
      String data, Optional<ClientInfo> info, Map<String, String> tags, long time) {
    StringBuilder line = new StringBuilder(96).append(START).append(data);
    info.ifPresent(publisher -> line.append(",\"info\":").append(publisher.json()));
    if (!tags.isEmpty()) {
      line.append(",\"tags\":{");
      tags.forEach(
          (key, value) ->
              line.append(Json.quote(key)).append(':').append(Json.quote(value)).append(','));
      line.setCharAt(line.length() - 1, '}');
    }
    return line.append(",\"time\":").append(time).append('}').toString();
  }

  /** Whether a line looks like one of ours, as far as can be seen without parsing it. */
  public static boolean isOne(String line) {
    return line.startsWith(START) && line.endsWith("}") && line.indexOf('\n') < 0;
  }

  /** The data of a publication, as JSON. */
  public static String data(Publication publication) {
    return Json.line(Json.parseObject(publication.stored()).get("data"));
  }

  /**
   * Publications as clients of the Centrifuge protocol see them, separated by commas. Offsets
   * compare within one epoch only: what is older than the top's shows none.
   */
  static void appendAll(StringBuilder target, List<Publication> publications, StreamPosition top) {
    String separator = "";
    for (Publication publication : publications) {
      target.append(separator);
      separator = ",";
      if (publication.position().sameEpoch(top)) {
        appendWithOffset(target, publication);
      } else {
        target.append(publication.stored());
      }
    }
  }

  /** The publication as clients of the Centrifuge protocol see it: the line with its offset. */
  static void appendWithOffset(StringBuilder target, Publication publication) {
    String stored = publication.stored();
    if (!publication.position().isKept()) {
      target.append(stored);
      return;
    }
    target
        .append(stored, 0, stored.length() - 1)
        .append(",\"offset\":")
        .append(publication.position().offset())
        .append('}');
  }
}
