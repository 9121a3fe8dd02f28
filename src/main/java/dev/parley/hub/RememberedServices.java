package dev.parley.hub;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * A class loader that looks once for what gives tasks their context, and is its parent in all else.
 *
 * <p>Tyrus schedules a task with every message that comes or goes, idle time-out or not (its {@code
 * TyrusSession.restartIdleTimeoutExecutor}), and for each task Payara looks through all of its
 * modules for providers of that service (its {@code ContextSetupProviderImpl.saveContext}), unless
 * the thread has this as its context class loader. Else that is most of what a message costs. Safe
 * for use by any thread.
 */
public final class RememberedServices extends ClassLoader {
  /** Of {@code ThreadContextProvider} of Jakarta Concurrency 3.0. */
  static final String SERVICE =
      "META-INF/services/jakarta.enterprise.concurrent.spi.ThreadContextProvider";

  static {
    // Before there is one: else it would load one class at a time, unlike its parent.
    registerAsParallelCapable();
  }

  private static final RememberedServices OURS =
      new RememberedServices(RememberedServices.class.getClassLoader());

  private volatile List<URL> known;

  RememberedServices(ClassLoader parent) {
    super(parent);
  }

  /**
   * Makes one the calling thread's context class loader, if that is Parley's own.
   *
   * @return what it was before, to be set again
   */
  public static ClassLoader adopt() {
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    if (before == OURS.getParent()) {
      self.setContextClassLoader(OURS);
    }
    return before;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (!name.equals(SERVICE)) {
      return super.getResources(name);
    }
    List<URL> found = known;
    if (found == null) {
      found = List.copyOf(Collections.list(super.getResources(name)));
      known = found;
    }
    return Collections.enumeration(found);
  }
}
