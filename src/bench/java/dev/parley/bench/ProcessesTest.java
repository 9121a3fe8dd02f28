package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.launcher.LaunchException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that has ended is not taken for one that needs nothing. */
class ProcessesTest {
  private Process process;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void aProcessThatRunsHoldsMemory() {
    assertTrue(Memory.resident(List.of(process.toHandle())) > 0);
  }

  @Test
  void noMemoryIsToldOfAProcessThatHasEnded() throws InterruptedException {
    end();

    assertThrows(LaunchException.class, () -> Memory.resident(List.of(process.toHandle())));
  }

  @Test
  void noTimeIsToldOfAProcessThatHasEnded() throws InterruptedException {
    Stopwatch stopwatch = new Stopwatch(List.of(process.toHandle()));

    end();

    assertThrows(IllegalStateException.class, stopwatch::read);
  }
}
