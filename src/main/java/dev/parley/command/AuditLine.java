package dev.parley.command;

/**
 * One line of the audit log: {@code key=value} pairs. Values come from whoever connects, so one
 * that is not plain stands in quotes, and what could end a line or change how it looks is escaped:
 * control characters, line and paragraph separators, marks of writing direction. For one thread.
 */
final class AuditLine {
  private static final int MOST_CHARACTERS = 1_024;

  private final StringBuilder line = new StringBuilder(192);

  AuditLine(String event) {
    line.append("event=").append(event);
  }

  /** As much of a value as a line shows of it, for who keeps it until then. */
  static String cut(String value) {
    // One more tells that there was more.
    return value.length() > MOST_CHARACTERS ? value.substring(0, MOST_CHARACTERS + 1) : value;
  }

  AuditLine with(String key, int value) {
    line.append(' ').append(key).append('=').append(value);
    return this;
  }

  /** A value, cut after 1,024 characters; nothing for an empty one. */
  AuditLine with(String key, String value) {
    if (value.isEmpty()) {
      return this;
    }
    line.append(' ').append(key).append('=');
    int end = Math.min(value.length(), MOST_CHARACTERS);
    if (end == value.length() && isPlain(value)) {
      line.append(value);
      return this;
    }
    line.append('"');
    for (int i = 0; i < end; i++) {
      append(value.charAt(i));
    }
    line.append(end < value.length() ? "…\"" : "\"");
    return this;
  }

  private void append(char c) {
    if (c == '"' || c == '\\') {
      line.append('\\').append(c);
    } else if (c == ' ' || c > ' ' && c <= '~' || Character.isLetterOrDigit(c)) {
      line.append(c);
    } else {
      line.append(String.format("\\u%04x", (int) c));
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '=') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
