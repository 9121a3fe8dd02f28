package dev.parley.broker;

import dev.parley.hub.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One connection to Redis and its only writer: what was submitted while a batch was on its way is
 * the next batch, so that throughput grows with load and no caller waits for another's round trip.
 * Calls of one pipeline are carried out in the order of their submission.
 *
 * <p>{@link #submit} may be called by any thread and never blocks.
 */
final class Pipeline implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(Pipeline.class.getName());
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(3);

  private final RedisEndpoint endpoint;
  private final boolean restartKeepsData;
  private final String name;
  private final Runnable onNewProcess;
  private final Rate refusals = new Rate(1, Duration.ofSeconds(10), System::nanoTime);
  private final CallQueue queue = new CallQueue();
  private volatile List<ScriptCall> onItsWay = List.of();
  private volatile long movedAt;
  private volatile Connection connection;
  private volatile boolean down;
  private volatile boolean stopped;
  private String process;

  /**
   * @param onNewProcess called by the writer when Redis is another process than before; must not
   *     block
   */
  Pipeline(RedisEndpoint endpoint, boolean restartKeepsData, String name, Runnable onNewProcess) {
    this.endpoint = endpoint;
    this.restartKeepsData = restartKeepsData;
    this.name = name;
    this.onNewProcess = onNewProcess;
  }

  /**
   * Runs a script.
   *
   * @return completes within about 3 seconds; with error 100 if Redis did not answer, is known to
   *     be away, or too much is queued
   */
  CompletableFuture<Object> submit(ScriptCall call) {
    if (down || stopped || queue.isFull()) {
      call.fail();
      return call.answer();
    }
    queue.add(call);
    if (down || stopped) {
      // The writer may have emptied the queue just before this call was in it.
      queue.failAll();
    }
    return call.answer();
  }

  @Override
  public void run() {
    Backoff backoff = new Backoff();
    while (!stopped) {
      Optional<Throwable> cause = Optional.empty();
      boolean wasDown = down;
      try {
        Connection opened = endpoint.connect(name);
        connection = opened;
        LoadedScripts scripts = new LoadedScripts(opened, restartKeepsData);
        backoff.reset();
        down = false;
        look(scripts);
        if (wasDown) {
          LOGGER.log(System.Logger.Level.INFO, "redis link up job={0} at={1}", name, endpoint);
        }
        wasDown = false;
        serve(opened, scripts);
      } catch (RuntimeException | Error e) {
        // Whatever it is, a node must not be mute for good.
        cause = Optional.of(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped = true;
      } finally {
        try {
          down = true;
          onItsWay.forEach(ScriptCall::fail);
          onItsWay = List.of();
          queue.failAll();
        } finally {
          RedisEndpoint.cut(connection);
        }
      }
      if (!wasDown) {
        // Last of all: nobody is to wait for a log that hangs.
        cause.ifPresent(this::tellLinkDown);
      }
      pause(backoff);
    }
  }

  /** Whether Redis can be reached, as far as is known. */
  boolean isUp() {
    return connection != null && !down && !stopped;
  }

  /** Refuses what has waited too long, sent or not; called about 4 times a second. */
  void expire() {
    onItsWay.stream().filter(ScriptCall::isOverdue).forEach(ScriptCall::fail);
    if (!onItsWay.isEmpty() && System.nanoTime() - movedAt > LONGEST_STANDSTILL.toNanos()) {
      // Nothing moves: the read time-out does not see a write that is stuck.
      RedisEndpoint.cut(connection);
    }
    queue.expire();
  }

  /** Lets {@link #run} return; what waits is refused. */
  void stop() {
    stopped = true;
    queue.wake();
    RedisEndpoint.cut(connection);
  }

  private void serve(Connection opened, LoadedScripts scripts) throws InterruptedException {
    LoadedScripts known = scripts;
    while (!stopped) {
      List<ScriptCall> batch = queue.nextBatch(IDLE);
      if (batch.isEmpty()) {
        // A link that is gone is noticed though nobody uses it.
        opened.ping();
        continue;
      }
      begin(batch);
      List<ScriptCall> unknown = carryOut(opened, known, batch);
      if (!unknown.isEmpty()) {
        // SCRIPT FLUSH, or another process behind the same address: nothing of these was done.
        known = new LoadedScripts(opened, restartKeepsData);
        look(known);
        begin(unknown);
        carryOut(opened, known, unknown).forEach(ScriptCall::fail);
      }
      onItsWay = List.of();
    }
  }

  /** Whether the process that knows these scripts is the one of before. */
  private void look(LoadedScripts scripts) {
    boolean isNew = process != null && !process.equals(scripts.process());
    process = scripts.process();
    if (isNew) {
      onNewProcess.run();
      LOGGER.log(System.Logger.Level.INFO, "redis is another process job={0}", name);
    }
  }

  private void begin(List<ScriptCall> batch) {
    movedAt = System.nanoTime();
    onItsWay = batch;
  }

  /**
   * Sends a batch and takes its answers.
   *
   * @return the calls that found no script, and may be sent again without changing their order
   */
  private List<ScriptCall> carryOut(
      Connection opened, LoadedScripts scripts, List<ScriptCall> batch) {
    for (ScriptCall call : batch) {
      opened.sendCommand(Protocol.Command.EVALSHA, call.evalsha(scripts.sha(call.script())));
    }
    List<ScriptCall> unknown = new ArrayList<>(0);
    boolean first = true;
    boolean demoted = false;
    for (ScriptCall call : batch) {
      try {
        Object answer = first ? opened.getOne() : opened.getUnflushedObject();
        unknown.forEach(ScriptCall::fail);
        unknown.clear();
        call.answer().complete(answer);
        movedAt = System.nanoTime();
      } catch (JedisNoScriptException e) {
        unknown.add(call);
      } catch (JedisDataException e) {
        tellRefused(call, e);
        call.fail();
        demoted |= e.getMessage().startsWith("READONLY");
      }
      first = false;
    }
    if (demoted) {
      unknown.forEach(ScriptCall::fail);
      throw new IllegalStateException("redis has become a replica");
    }
    return unknown;
  }

  private void tellLinkDown(Throwable cause) {
    if (!stopped) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "redis link down job={0} at={1} error={2}",
          name,
          endpoint,
          cause.toString());
    }
  }

  /** A Redis that is full or loading refuses everything: tells so once in a while. */
  private void tellRefused(ScriptCall call, JedisDataException refusal) {
    if (refusals.take()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "redis refused script={0} error={1}",
          call.script(),
          refusal.getMessage());
    }
  }

  private void pause(Backoff backoff) {
    try {
      if (!stopped) {
        queue.awaitCall(backoff.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }
}
