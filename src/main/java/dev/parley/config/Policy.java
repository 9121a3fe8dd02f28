package dev.parley.config;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which clients may do what with the channels of a namespace. No policy is asked about calls of the
 * server API. Immutable.
 *
 * @param subscribe who may read what is published from now on
 * @param publish who may publish
 * @param history who may read what was published before
 */
public record Policy(Audience subscribe, Audience publish, Audience history) {
  /** That of what clients have nothing to do with. */
  public static final Policy CLOSED = new Policy(Audience.NOBODY, Audience.NOBODY, Audience.NOBODY);

  private static final Policy OPEN = new Policy(Audience.ANYONE, Audience.ANYONE, Audience.ANYONE);
  private static final Set<Audience> ALL = EnumSet.allOf(Audience.class);
  private static final Set<Audience> READERS =
      EnumSet.of(Audience.ANYONE, Audience.CAPABLE, Audience.NOBODY);
  private static final String GENERAL = "parley.";
  private static final String SUBSCRIBE = "subscribe";
  private static final String PUBLISH = "publish";
  private static final String HISTORY = "history";

  /** That of channels without a namespace, which the others start from. */
  static Policy read(SettingsReader reader) {
    return read(reader, GENERAL, OPEN);
  }

  /**
   * That of a namespace.
   *
   * @param options what its keys start with
   */
  static Policy read(SettingsReader reader, String options, Policy general) {
    Audience subscribe = audience(reader, options + SUBSCRIBE, READERS, general.subscribe);
    // Who is kept from what will be said is not to read what was, unless that is asked for.
    Audience unsaid = subscribe == Audience.ANYONE ? Audience.ANYONE : Audience.SUBSCRIBERS;
    return new Policy(
        subscribe,
        audience(reader, options + PUBLISH, ALL, general.publish),
        audience(
            reader,
            options + HISTORY,
            ALL,
            reader.has(GENERAL + HISTORY) ? general.history : unsaid));
  }

  /** That of personal channels, of which only one thing is left to decide. */
  static Policy readPersonal(SettingsReader reader, String options, Policy general) {
    return new Policy(
        usersAlone(reader, options + SUBSCRIBE),
        audience(reader, options + PUBLISH, ALL, general.publish),
        usersAlone(reader, options + HISTORY));
  }

  private static Audience audience(
      SettingsReader reader, String key, Set<Audience> choices, Audience general) {
    return reader.restriction(key, name -> Audience.named(name, choices)).orElse(general);
  }

  /** The user needs no policy, and no policy lets anybody else. */
  private static Audience usersAlone(SettingsReader reader, String key) {
    return reader
        .<Audience>optional(
            key,
            name -> {
              throw new IllegalArgumentException(
                  "can't be set: a personal channel is read by its user alone");
            })
        .orElse(Audience.NOBODY);
  }
}
