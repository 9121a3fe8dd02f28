package dev.parley.it.container;

import dev.parley.launcher.LaunchException;
import dev.parley.launcher.PayaraNode;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * A Payara that runs through all classes of a test run, and on which each class deploys the WAR
 * anew. Payara's own container for Arquillian can't have two on one machine. Called by Arquillian,
 * from one thread.
 */
public final class PayaraContainer implements DeployableContainer<PayaraConfiguration> {

  private PayaraConfiguration configuration;
  private PayaraNode node;

  @Override
  public Class<PayaraConfiguration> getConfigurationClass() {
    return PayaraConfiguration.class;
  }

  @Override
  public void setup(PayaraConfiguration given) {
    configuration = given;
    node = new PayaraNode(given.plan(), given.directory());
  }

  /** Begins it: the next one starts meanwhile, and {@link #deploy} waits. */
  @Override
  public void start() throws LifecycleException {
    try {
      node.startEmpty();
    } catch (LaunchException e) {
      node.close();
      throw new LifecycleException(e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    node.close();
  }

  /** Tests run as clients, so this is for nothing. */
  @Override
  public ProtocolDescription getDefaultProtocol() {
    return ProtocolDescription.DEFAULT;
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    Path war = configuration.directory().resolve(archive.getName());
    archive.as(ZipExporter.class).exportTo(war.toFile(), true);
    try {
      node.waitUntilDeployable();
      node.deploy(war);
    } catch (LaunchException e) {
      throw new DeploymentException(e.getMessage(), e);
    }
    HTTPContext context = new HTTPContext("localhost", configuration.plan().port());
    return new ProtocolMetaData().addContext(context.add(new Servlet("parley", "")));
  }

  @Override
  public void undeploy(Archive<?> archive) throws DeploymentException {
    try {
      node.undeploy();
    } catch (LaunchException e) {
      throw new DeploymentException(e.getMessage(), e);
    }
  }
}
