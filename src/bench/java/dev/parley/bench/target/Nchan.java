package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpLine;
import dev.parley.bench.client.Road;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with Nchan: one process, which keeps its messages in memory and takes publications too. */
final class Nchan extends ProcessTarget {
  private static final int PORT = Lab.FIRST_PORT + 550;
  private static final int FILES = 20_000;
  private static final List<Path> MODULES =
      List.of(
          Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so"),
          Path.of("/usr/lib64/nginx/modules/ngx_nchan_module.so"));

  Nchan(Lab lab) {
    super(lab, "nchan", "nginx");
  }

  @Override
  public Optional<String> missing() {
    return super.missing()
        .or(
            () ->
                module().isPresent() ? Optional.empty() : Optional.of("nginx has no Nchan module"));
  }

  @Override
  void launch() {
    Path prefix = directory();
    Path config =
        filled(
            "nginx/nginx.conf",
            Map.of("PORT", PORT, "FILES", FILES, "MODULE", module().orElseThrow()),
            prefix.resolve("nginx.conf"));
    run(PORT, List.of("nginx", "-p", prefix.toString(), "-c", config.toString()));
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(
        new Dialect() {
          @Override
          public URI reader(String channel, int user) {
            return Lab.webSocket(PORT, "/read/" + channel);
          }

          @Override
          public Reaction opened(String channel) {
            return Reaction.READY;
          }

          @Override
          public Reaction got(String text, String channel) throws IOException {
            throw new IOException("reader got " + text);
          }
        });
  }

  @Override
  public Road road() {
    return (number, acknowledgements) ->
        new HttpLine(
            Lab.http(PORT),
            number,
            (channel, json) -> new HttpLine.Post("/publish/" + channel, json),
            acknowledgements);
  }

  @Override
  public boolean isClustered() {
    return false;
  }

  private static Optional<Path> module() {
    return MODULES.stream().filter(Files::exists).findFirst();
  }
}
