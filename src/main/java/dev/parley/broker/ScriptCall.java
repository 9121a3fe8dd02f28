package dev.parley.broker;

import dev.parley.protocol.HubError;
import dev.parley.protocol.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One run of a script that waits for its answer. */
final class ScriptCall {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Script script;
  private final List<String> keys;
  private final List<String> arguments;
  private final CompletableFuture<Object> answer = new CompletableFuture<>();
  private final long arrivedAt = System.nanoTime();
  private final int bytes;

  ScriptCall(Script script, List<String> keys, List<String> arguments) {
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
    int sum = 0;
    for (String key : keys) {
      sum += Message.utf8Length(key);
    }
    for (String argument : arguments) {
      sum += Message.utf8Length(argument);
    }
    this.bytes = sum;
  }

  Script script() {
    return script;
  }

  /** Completes with what Redis answered, or with a refusal. */
  CompletableFuture<Object> answer() {
    return answer;
  }

  /** What it weighs in a queue. */
  int bytes() {
    return bytes;
  }

  boolean isOverdue() {
    return System.nanoTime() - arrivedAt > DEADLINE.toNanos();
  }

  /** Refuses with error 100: it may have been carried out. */
  void fail() {
    answer.completeExceptionally(HubError.INTERNAL.refused());
  }

  /** The arguments of {@code EVALSHA}. */
  String[] evalsha(String sha) {
    String[] all = new String[2 + keys.size() + arguments.size()];
    all[0] = sha;
    all[1] = Integer.toString(keys.size());
    int i = 2;
    for (String key : keys) {
      all[i++] = key;
    }
    for (String argument : arguments) {
      all[i++] = argument;
    }
    return all;
  }
}
