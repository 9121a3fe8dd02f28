package dev.parley.bench.client;

import java.io.IOException;

/** How a system is published to by somebody outside. */
@FunctionalInterface
public interface Road {

  /**
   * Connects.
   *
   * @param number of the connection, from 0
   */
  Line open(int number, Line.Acknowledgements acknowledgements) throws IOException;
}
