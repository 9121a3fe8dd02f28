package dev.parley.edge;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** REST at {@code /publish}: the feed's way in. */
@ApplicationPath("/publish")
public class FeedApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(FeedResource.class);
  }
}
