package dev.parley.bench.target;

import dev.parley.launcher.RedisProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where all systems run.
 *
 * @param checkout the root of the sources
 * @param redis in which all of them meet
 * @param javaOptions options of the JVMs of Parley's nodes, after the defaults
 */
public record Lab(Path checkout, RedisProcess redis, List<String> javaOptions) {

  /** First of the ports that benchmarks use. */
  static final int FIRST_PORT = 21_080;

  /** The WAR that was built. */
  Path war() {
    return checkout.resolve("target").resolve("parley.war");
  }

  /** Sources of the peers. */
  Path sources(String language) {
    return checkout.resolve("src").resolve("bench").resolve(language);
  }

  /** Where a system may write; a directory below {@code target/}. */
  Path directory(String name) {
    return checkout.resolve("target").resolve("bench").resolve(name);
  }

  URI redisUri() {
    return redis.uri();
  }

  static URI webSocket(int port, String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
