package dev.parley.hub;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A class loader that looks for the providers of a service once, and in all else is its parent's.
 * What a deployment has of them does not change.
 *
 * <p>Tyrus schedules a task with every message that comes or goes, idle time-out or not (its {@code
 * TyrusSession.restartIdleTimeoutExecutor}), and Payara looks for {@code ThreadContextProvider}s in
 * all of its modules with each task: that is ten times what the message itself costs, unless the
 * thread that does it has this as its context class loader. Safe for use by any thread.
 */
public final class RememberedServices extends ClassLoader {
  private static final String SERVICES = "META-INF/services/";
  private static volatile RememberedServices latest = new RememberedServices(null);

  private final Map<String, List<URL>> known = new ConcurrentHashMap<>();

  private RememberedServices(ClassLoader parent) {
    super(parent);
  }

  /**
   * Makes one the calling thread's context class loader, whose parent is what that was before.
   *
   * @return what it was before, to be set again
   */
  public static ClassLoader adopt() {
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    self.setContextClassLoader(of(before));
    return before;
  }

  /** The same one for the same parent, as long as nobody asks for another's. */
  private static ClassLoader of(ClassLoader parent) {
    if (parent instanceof RememberedServices) {
      return parent;
    }
    RememberedServices found = latest;
    if (found.getParent() != parent) {
      found = new RememberedServices(parent);
      latest = found;
    }
    return found;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (!name.startsWith(SERVICES)) {
      return super.getResources(name);
    }
    List<URL> found = known.get(name);
    if (found == null) {
      found = List.copyOf(Collections.list(super.getResources(name)));
      known.put(name, found);
    }
    return Collections.enumeration(found);
  }
}
