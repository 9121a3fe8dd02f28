package dev.parley.launcher;

import java.nio.file.Path;

/**
 * The build's call before the integration tests: makes the directory of each node that {@code
 * arquillian.xml} starts.
 */
final class PrepareNodes {

  private PrepareNodes() {}

  /**
   * Makes the directories.
   *
   * @param directories one for each node
   */
  public static void main(String[] directories) {
    for (String directory : directories) {
      NodeDirectory.create(Path.of(directory));
    }
  }
}
