package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import dev.parley.bench.floor.FloorServer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The bare server of one thread. */
final class Floor extends ProcessTarget {
  private static final int PORT = Lab.FIRST_PORT + 520;
  private static final String PREFIX = "floor-";

  Floor(Lab lab) {
    super(lab, "floor");
  }

  @Override
  void launch() {
    run(
        PORT,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            classes(),
            FloorServer.class.getName(),
            Integer.toString(PORT),
            Integer.toString(lab().redis().port()),
            PREFIX));
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new PlainDialect(Lab.webSocket(PORT, "/")));
  }

  @Override
  public Road road() {
    return RedisRoads.publish(lab().redisUri(), PREFIX);
  }

  private static String classes() {
    try {
      return Path.of(FloorServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
