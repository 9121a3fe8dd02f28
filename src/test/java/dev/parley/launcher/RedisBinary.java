package dev.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import redis.embedded.RedisExecProvider;

/** The Redis that the build brings along, unpacked for this system. */
final class RedisBinary {

  private RedisBinary() {}

  /** Unpacked at first use; {@code mvn clean} removes it. */
  static Path path() {
    Path binary = Workspace.target().resolve("redis").resolve("redis-server");
    if (Files.exists(binary)) {
      return binary;
    }
    try {
      return unpack(binary);
    } catch (IOException | RuntimeException e) {
      throw new LaunchException("There is no Redis for this system: " + e.getMessage(), e);
    }
  }

  /** Whole or not at all, should two JVMs do this at once. */
  private static Path unpack(Path binary) throws IOException {
    Path unpacked = RedisExecProvider.defaultProvider().get().toPath();
    Files.createDirectories(binary.getParent());
    Path part = Files.createTempFile(binary.getParent(), "redis-server", ".part");
    Files.copy(unpacked, part, StandardCopyOption.REPLACE_EXISTING);
    if (!part.toFile().setExecutable(true)) {
      throw new IOException(part + " cannot be made executable");
    }
    return Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
  }
}
