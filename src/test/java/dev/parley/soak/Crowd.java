package dev.parley.soak;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Clients that come and go. While it is still, whoever reads comes and stays, and nobody else is
 * there, so that as many are connected as at every other such time. Any thread may use it.
 */
final class Crowd implements AutoCloseable {
  private static final int WORKERS = 32;

  private final ScheduledExecutorService workers =
      Executors.newScheduledThreadPool(
          WORKERS,
          task -> {
            Thread thread = new Thread(task, "crowd");
            thread.setDaemon(true);
            return thread;
          });
  private final Room room;
  private final List<Seat> seats;
  private final List<Seat> listening;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean isStill;
  private volatile boolean isRedeploying;

  /** A crowd that begins to come. */
  Crowd(Room room, int size) {
    this.room = room;
    seats = IntStream.range(0, size).mapToObj(number -> new Seat(this, number)).toList();
    listening = seats.stream().filter(Seat::isForListeners).toList();
    seats.forEach(seat -> later(seat::come, Duration.ZERO));
  }

  Room room() {
    return room;
  }

  /** From now on connections may end. */
  void expectRedeploy() {
    isRedeploying = true;
  }

  /** Comes to stay, as far as it listens; the others leave. */
  void beStill() {
    isStill = true;
    seats.stream().filter(seat -> !seat.isForListeners()).forEach(Seat::leave);
  }

  /** Comes and goes; from now on nobody's connection may end by itself. */
  void comeAndGo() {
    isRedeploying = false;
    isStill = false;
  }

  boolean isStill() {
    return isStill;
  }

  boolean isOver() {
    return workers.isShutdown();
  }

  /** How many are there when it is still. */
  int listeners() {
    return listening.size();
  }

  /** Whether everyone who listens is there and has got something since. */
  boolean hasHeardSince(long moment) {
    return listening.stream().allMatch(seat -> seat.hasHeardSince(moment));
  }

  /** How many connections there were so far. */
  int visits() {
    return seats.stream().mapToInt(Seat::visits).sum();
  }

  /** What was not as it has to be. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  void fault(String what) {
    faults.add(what);
  }

  void turnedOut(String whoAndWhy) {
    if (!isRedeploying && !isOver()) {
      fault(whoAndWhy);
    }
  }

  void later(Runnable task, Duration delay) {
    try {
      workers.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException over) {
      // Nobody comes or leaves any more.
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    seats.forEach(Seat::leave);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      fault(e.toString());
    }
  }
}
