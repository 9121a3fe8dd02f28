package dev.parley.chaos;

import dev.parley.chaos.Received.Entry;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.it.client.NodeJs;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The official JavaScript SDK under Node.js, behind a balancer of its own: {@code
 * src/test/js/recovering.mjs}, which tells what happens line by line.
 */
final class SdkReader implements Reader {
  private static final String SCRIPT = "recovering.mjs";
  private static final int RESUBSCRIBE = 2500;
  private static final int INSUFFICIENT_STATE = 3010;

  private final String user;
  private final int channels;
  private final Received received;
  private final Map<String, String> epochs = new ConcurrentHashMap<>();
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final Process process;

  /** A reader that is on its way. */
  SdkReader(String user, List<String> channels, List<Node> nodes) {
    this.user = user;
    this.channels = channels.size();
    this.received = new Received(user);
    NodeJs.install(SCRIPT);
    List<String> command =
        new ArrayList<>(List.of("node", SCRIPT, user, String.join(",", channels)));
    nodes.forEach(node -> command.add(node.base().toString()));
    try {
      process = NodeJs.process(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread listener = new Thread(this::listen, user);
    listener.setDaemon(true);
    listener.start();
  }

  @Override
  public Received received() {
    return received;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public boolean isSubscribed() {
    return subscribed.size() == channels + 1;
  }

  @Override
  public boolean isAway() {
    return false;
  }

  /** Loses its connection, and finds another node behind the balancer. */
  void move() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        onEvent(JsonText.parseObject(line));
      }
    } catch (IOException ended) {
      // It was told to end.
    }
  }

  private void onEvent(JsonObject event) {
    String channel = event.getString("channel", "");
    switch (event.getString("event")) {
      case "subscribed" -> onSubscribed(channel, event);
      case "publication" ->
          received.publication(
              channel,
              new Entry(event.getString("text"), epochs.get(channel), event.getInt("offset", 0)));
      case "subscribing" -> {
        subscribed.remove(channel);
        if (event.getInt("code") == RESUBSCRIBE) {
          received.told(new Told(0, 0, 1, 0, 0, 0));
        }
      }
      default -> {
        subscribed.clear();
        int code = event.getInt("code");
        received.told(new Told(0, 0, 0, code == INSUFFICIENT_STATE ? 1 : 0, 0, 1));
      }
    }
  }

  private void onSubscribed(String channel, JsonObject event) {
    String before = epochs.put(channel, event.getString("epoch"));
    if (event.getBoolean("recovered")) {
      received.told(new Told(0, 1, 0, 0, 0, 0));
    } else if (event.getBoolean("wasRecovering")) {
      received.loss(channel, System.nanoTime());
    } else if (before != null) {
      received.told(new Told(0, 0, 0, 0, 1, 0));
    }
    subscribed.add(channel);
    received.subscribed(channel, System.nanoTime());
  }
}
