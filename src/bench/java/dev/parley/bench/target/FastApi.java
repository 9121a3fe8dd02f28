package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import java.util.List;
import java.util.Optional;

/** One process of the FastAPI design, with uvicorn's fast event loop and parser. */
final class FastApi extends ProcessTarget {
  private static final int PORT = Lab.FIRST_PORT + 560;

  FastApi(Lab lab) {
    super(lab, "fastapi", "python3");
  }

  @Override
  void build() {
    copySources("python");
    runToEnd("python3", "-m", "venv", "venv");
    runToEnd(program("pip"), "install", "-q", "-r", "requirements.txt");
  }

  @Override
  void launch() {
    run(
        PORT,
        List.of(
            "env",
            "REDIS_PORT=" + lab().redis().port(),
            program("uvicorn"),
            "--app-dir",
            directory().toString(),
            "--port",
            Integer.toString(PORT),
            "--loop",
            "uvloop",
            "--http",
            "httptools",
            "--log-level",
            "warning",
            "main:app"));
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new PlainDialect(Lab.webSocket(PORT, "/ws")));
  }

  @Override
  public Road road() {
    return RedisRoads.publish(lab().redisUri(), "fastapi-");
  }

  @Override
  public boolean hasChannels() {
    return false;
  }

  private String program(String name) {
    return directory().resolve("venv").resolve("bin").resolve(name).toString();
  }
}
