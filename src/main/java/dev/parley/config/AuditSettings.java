package dev.parley.config;

/**
 * What the audit log tells. Immutable.
 *
 * @param tellsRefusals whether refusals and calls that control others are told, which are few
 * @param oneIn one in how many connections and calls is told of whole; 0 for none, 1 for all
 */
public record AuditSettings(boolean tellsRefusals, int oneIn) {
  private static final String SAMPLED = "sampled:";

  static AuditSettings read(SettingsReader reader) {
    return reader.optional("parley.audit", AuditSettings::parse).orElse(new AuditSettings(true, 0));
  }

  private static AuditSettings parse(String text) {
    return switch (text) {
      case "off" -> new AuditSettings(false, 0);
      case "refusals" -> new AuditSettings(true, 0);
      case "on" -> new AuditSettings(true, 1);
      default -> sampled(text);
    };
  }

  private static AuditSettings sampled(String text) {
    if (!text.matches(SAMPLED + "[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException("must be off, refusals, on, or as in sampled:100");
    }
    return new AuditSettings(true, Integer.parseInt(text.substring(SAMPLED.length())));
  }
}
