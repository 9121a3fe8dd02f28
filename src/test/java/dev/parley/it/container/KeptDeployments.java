package dev.parley.it.container;

import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.deployment.Deployment;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;

/**
 * Leaves on each container what a test class has deployed, until one wants another archive there,
 * told by its name: nearly all want the same, and deploying it for each takes minutes. What a class
 * undeploys itself is undeployed. Called by Arquillian, from one thread.
 */
public final class KeptDeployments {

  private final Map<String, Deployment> byContainer = new HashMap<>();

  @Inject private Event<UnDeployDeployment> undeployment;

  void deploy(@Observes EventContext<DeployDeployment> context) {
    DeployDeployment event = context.getEvent();
    Deployment wanted = event.getDeployment();
    Deployment kept = byContainer.get(event.getContainerName());
    if (kept != null && archive(kept).equals(archive(wanted))) {
      wanted.deployed();
      return;
    }
    if (kept != null) {
      undeployment.fire(new UnDeployDeployment(event.getContainer(), kept));
    }
    context.proceed();
    byContainer.put(event.getContainerName(), wanted);
  }

  void undeploy(@Observes EventContext<UnDeployDeployment> context) {
    byContainer.remove(context.getEvent().getContainerName());
    context.proceed();
  }

  /** After a class, Arquillian would undeploy all that it deployed. */
  void keep(@Observes EventContext<UnDeployManagedDeployments> context) {}

  private static String archive(Deployment deployment) {
    return deployment.getDescription().getArchive().getName();
  }
}
