package dev.parley.bench.target;

import dev.parley.bench.plain.PlainEndpoint;
import dev.parley.bench.plain.PlainSubscriber;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Packs the plain loop into a WAR, with the very libraries that Parley's WAR carries and a page by
 * which it is found ready.
 */
final class PlainWar {
  private static final String LIBRARIES = "WEB-INF/lib/";
  private static final String CLASSES = "WEB-INF/classes/";
  private static final String PAGE = "index.html";
  private static final List<String> CLASS_FILES =
      List.of(
          fileOf(PlainEndpoint.class),
          fileOf(PlainSubscriber.class),
          fileOf(PlainSubscriber.class, "$1"));

  private PlainWar() {}

  /**
   * @param parley the WAR whose libraries are taken
   * @return the file written into the directory
   */
  static Path write(Path parley, Path directory) throws IOException {
    Path war = Files.createDirectories(directory).resolve("plain.war");
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(parley));
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(war))) {
      copyLibraries(from, to);
      for (String file : CLASS_FILES) {
        to.putNextEntry(new ZipEntry(CLASSES + file));
        copyClass(file, to);
      }
      to.putNextEntry(new ZipEntry(PAGE));
      to.write("The plain loop".getBytes(StandardCharsets.US_ASCII));
    }
    return war;
  }

  private static void copyLibraries(ZipInputStream from, ZipOutputStream to) throws IOException {
    for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
      if (entry.getName().startsWith(LIBRARIES) && !entry.isDirectory()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        from.transferTo(to);
      }
    }
  }

  private static void copyClass(String file, OutputStream to) throws IOException {
    try (InputStream bytes = PlainWar.class.getClassLoader().getResourceAsStream(file)) {
      bytes.transferTo(to);
    }
  }

  private static String fileOf(Class<?> type) {
    return fileOf(type, "");
  }

  private static String fileOf(Class<?> type, String nested) {
    return type.getName().replace('.', '/') + nested + ".class";
  }
}
