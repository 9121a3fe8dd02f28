package dev.parley.it.container;

import dev.parley.launcher.Server;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Has Arquillian keep deployments, and gives it its containers where they are to be Payaras; those
 * for WildFly it has already.
 */
public final class ServerExtension implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(KeptDeployments.class);
    if (Server.chosen() == Server.PAYARA) {
      builder.service(DeployableContainer.class, PayaraContainer.class);
    }
  }
}
