package dev.parley.edge;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** REST below {@code /health}: what load balancers and orchestrators ask. */
@ApplicationPath("/health")
public class HealthApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(HealthResource.class);
  }
}
