package dev.parley.it.container;

import dev.parley.launcher.Server;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Gives Arquillian its containers where they are to be Payaras; elsewhere it says nothing. */
public final class PayaraExtension implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    if (Server.chosen() == Server.PAYARA) {
      builder.service(DeployableContainer.class, PayaraContainer.class);
    }
  }
}
