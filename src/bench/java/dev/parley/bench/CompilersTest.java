package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilersTest {
  private static final String COMPILER = "C2 CompilerThre";

  @TempDir Path process;

  @Test
  void compilersAloneAreCountedFromTheStart() throws IOException {
    thread("1", COMPILER, 30, 4);
    thread("2", "GC Thread#0", 50, 6);
    Compilers compilers = new Compilers(List.of(process));

    thread("1", COMPILER, 35, 6);
    thread("2", "GC Thread#0", 90, 9);

    assertEquals(7, compilers.ticks());
  }

  @Test
  void aThreadThatComesLaterIsCounted() throws IOException {
    Compilers compilers = new Compilers(List.of(process));

    thread("3", COMPILER, 8, 0);

    assertEquals(8, compilers.ticks());
  }

  @Test
  void whatWasSeenOfAThreadThatHasEndedIsKept() throws IOException {
    thread("1", COMPILER, 10, 0);
    thread("2", COMPILER, 900, 0);
    Compilers compilers = new Compilers(List.of(process));

    thread("1", COMPILER, 15, 0);
    end("2");

    assertEquals(5, compilers.ticks());
  }

  @Test
  void whereThereIsNoLinuxTheyDoNothing() {
    assertEquals(0, new Compilers(List.of(process.resolve("nowhere"))).ticks());
  }

  /** As proc(5) has it. */
  private void thread(String id, String name, long userTicks, long systemTicks) throws IOException {
    Files.createDirectories(process.resolve(id));
    Files.writeString(
        process.resolve(id).resolve("stat"),
        "%s (%s) S 1 1 1 0 -1 4194304 10 0 0 0 %d %d 0 0 20 0 9 0"
            .formatted(id, name, userTicks, systemTicks));
  }

  private void end(String id) throws IOException {
    Files.delete(process.resolve(id).resolve("stat"));
    Files.delete(process.resolve(id));
  }
}
