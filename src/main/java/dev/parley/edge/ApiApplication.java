package dev.parley.edge;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** REST below {@code /api}: the server API and the plain chat's way in from outside. */
@ApplicationPath("/api")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ApiResource.class, ChatResource.class);
  }
}
