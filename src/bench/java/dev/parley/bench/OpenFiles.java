package dev.parley.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** How many files, and sockets among them, this process may have open. */
final class OpenFiles {
  private static final int OF_OTHER_USE = 500;

  private OpenFiles() {}

  /** What lacks for so many connections. */
  static Optional<String> missing(int connections) {
    int needed = connections + OF_OTHER_USE;
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() < needed
        ? Optional.of(
            "needs " + needed + " open files, ulimit -n is " + unix.getMaxFileDescriptorCount())
        : Optional.empty();
  }
}
