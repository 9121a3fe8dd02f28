package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpLine;
import dev.parley.bench.client.RedisLine;
import dev.parley.bench.client.Road;
import dev.parley.launcher.LaunchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisMonitor;

/**
 * The floor of publishing: the very script call that Parley makes, pipelined into Redis by nobody
 * but the benchmark. What the call is, is seen by watching Redis while Parley publishes once.
 */
final class PublishScript implements Target {
  private static final String CHANNEL = "bench-script-channel";
  private static final String DATA = "\"bench-script-data\"";
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Lab lab;
  private final URI parley;
  private List<String> call = List.of();

  /**
   * @param parley where Parley takes publications
   */
  PublishScript(Lab lab, URI parley) {
    this.lab = lab;
    this.parley = parley;
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  /** Parley has to run. */
  @Override
  public void start() {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (Jedis redis = new Jedis(lab.redisUri())) {
      Thread watcher = new Thread(() -> watch(redis, seen), "bench-monitor");
      watcher.setDaemon(true);
      watcher.start();
      call = words(publishUntil(seen));
    } catch (Exception e) {
      throw new LaunchException(
          "parley, which has to run, was not seen to call its script: " + e, e);
    }
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.empty();
  }

  @Override
  public Road road() {
    return (number, acknowledgements) ->
        new RedisLine(lab.redisUri(), number, this::command, acknowledgements);
  }

  @Override
  public boolean keepsHistory() {
    return true;
  }

  @Override
  public List<ProcessHandle> readerProcesses() {
    return List.of();
  }

  @Override
  public List<ProcessHandle> publishingProcesses() {
    return List.of();
  }

  @Override
  public void close() {
    // Redis is not its own.
  }

  /** A channel without history is published into without the script. */
  private List<byte[]> command(String channel, String json) {
    if (channel.startsWith(Channels.WITHOUT_HISTORY)) {
      return RedisLine.publish(channel, json.getBytes(StandardCharsets.US_ASCII));
    }
    return call.stream()
        .map(word -> word.replace(CHANNEL, channel).replace(DATA, json))
        .map(word -> word.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static void watch(Jedis redis, CompletableFuture<String> seen) {
    redis.monitor(
        new JedisMonitor() {
          @Override
          public void onCommand(String command) {
            if (command.contains("\"EVALSHA\"") && command.contains("bench-script-data")) {
              seen.complete(command);
              client.disconnect();
            }
          }
        });
  }

  /** Again and again, since nothing says when Redis has begun to tell. */
  private String publishUntil(CompletableFuture<String> seen) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpLine.Post post = CentrifugeTarget.apiPost(CHANNEL, DATA);
    HttpRequest request =
        HttpRequest.newBuilder(parley.resolve(post.path()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(post.json()))
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.isDone() && System.nanoTime() < end) {
      http.send(request, BodyHandlers.discarding());
    }
    return seen.get(0, TimeUnit.SECONDS);
  }

  /** The words of a command as MONITOR writes it: quoted, with backslashes. */
  private static List<String> words(String command) throws IOException {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    return words;
  }
}
