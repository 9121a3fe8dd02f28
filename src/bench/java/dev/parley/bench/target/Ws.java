package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import java.util.Optional;

/** The {@code ws} library with ioredis. */
final class Ws extends NodeTarget {
  private static final int PORT = Lab.FIRST_PORT + 570;

  Ws(Lab lab) {
    super(lab, "ws", PORT);
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new PlainDialect(Lab.webSocket(PORT, "/")));
  }

  @Override
  public Road road() {
    return RedisRoads.publish(lab().redisUri(), "ws-");
  }
}
