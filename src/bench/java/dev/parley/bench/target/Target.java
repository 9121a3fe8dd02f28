package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import java.util.List;
import java.util.Optional;

/**
 * A system that is measured, or that others are measured by. Not safe for use by several threads.
 */
public interface Target extends AutoCloseable {

  /** In reports and on the command line: one word in lower case. */
  String name();

  /** What this machine lacks to run it. */
  Optional<String> missing();

  /**
   * Builds what has to be built, the first time, and starts it; returns when it answers.
   *
   * @throws dev.parley.launcher.LaunchException if that cannot be done
   */
  void start();

  /** How it is read from; empty if it has no readers. */
  Optional<Dialect> dialect();

  /** How its users publish into it. */
  Road road();

  /** Whether it can tell channels apart; otherwise every reader gets everything. */
  default boolean hasChannels() {
    return true;
  }

  /** One HTTP request for each publication, if it has such a thing. */
  default Optional<Road> rest() {
    return Optional.empty();
  }

  /** Whether it stores what is published, at least in channels that are not named otherwise. */
  default boolean keepsHistory() {
    return false;
  }

  /**
   * How readers come back who have missed something, if they can.
   *
   * @param missed publications that each of them demands
   */
  default Optional<Dialect> recovering(int missed) {
    return Optional.empty();
  }

  /** Whether publications come to its readers by way of another process. */
  default boolean isClustered() {
    return true;
  }

  /** The processes that hold the readers; each with all that it has started. */
  List<ProcessHandle> readerProcesses();

  /** The processes that publications go into; empty if that is Redis itself. */
  List<ProcessHandle> publishingProcesses();

  @Override
  void close();
}
