package dev.parley.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives the one {@link Settings} to whoever injects it. */
@Dependent
public class SettingsProducer {
  private static final System.Logger LOGGER = System.getLogger(SettingsProducer.class.getName());

  @Produces
  @Singleton
  Settings settings() {
    Settings settings = Settings.from(ConfigProvider.getConfig());
    LOGGER.log(System.Logger.Level.INFO, "settings read {0}", settings);
    return settings;
  }
}
