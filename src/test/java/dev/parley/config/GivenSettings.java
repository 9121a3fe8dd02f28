package dev.parley.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Settings as a test wants them, read the way a server reads them. */
public final class GivenSettings {
  private GivenSettings() {}

  /** Settings of these keys and values, in turn; all others are at their defaults. */
  public static Settings with(String... keysAndValues) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      given.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return with(given);
  }

  static Settings with(Map<String, String> given) {
    return read(new PropertiesConfigSource(given, "given", 100));
  }

  /** Settings of these environment variables; all others are at their defaults. */
  static Settings fromEnvironment(Map<String, String> variables) {
    return read(new EnvConfigSource(variables, 300));
  }

  private static Settings read(ConfigSource source) {
    return Settings.from(
        new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(source).build());
  }
}
