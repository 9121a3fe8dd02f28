package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The order of the packages along the road of a message: {@code edge → command → broker → hub →
 * protocol}. Each may use those after it, none those before it, and all may read {@code config}.
 */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchRule commandKnowsNoEdge = noImport("command", "edge");

  @ArchTest
  static final ArchRule accessKnowsNeitherEdgeNorCommandNorBrokerNorHub =
      noImport("access", "edge", "command", "broker", "hub");

  @ArchTest
  static final ArchRule brokerKnowsNeitherEdgeNorCommand =
      noImport("broker", "edge", "command", "access");

  @ArchTest
  static final ArchRule hubKnowsNeitherEdgeNorCommandNorBroker =
      noImport("hub", "edge", "command", "access", "broker");

  @ArchTest
  static final ArchRule protocolKnowsNoneOfThem =
      noImport("protocol", "edge", "command", "access", "broker", "hub");

  @ArchTest
  static final ArchRule configKnowsNoneOfThem =
      noImport("config", "edge", "command", "access", "broker", "hub", "protocol");

  @ArchTest
  static final ArchRule protocolKnowsNoContainerAndNoRedis =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ejb..",
              "jakarta.enterprise..",
              "jakarta.inject..",
              "jakarta.websocket..",
              "redis.clients..");

  @ArchTest
  static final ArchRule redisIsKnownToTheBrokerAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("redis.clients..");

  /** So that a server without Undertow never loads what needs it. */
  @ArchTest
  static final ArchRule undertowIsKnownToWhatIsMadeForIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.parley.hub.undertow..", "dev.parley.edge.undertow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.undertow..",
              "org.xnio..",
              "dev.parley.hub.undertow..",
              "dev.parley.edge.undertow..");

  /** So that a server without Grizzly never loads what needs it. */
  @ArchTest
  static final ArchRule grizzlyIsKnownToWhatIsMadeForIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.parley.hub.grizzly..", "dev.parley.edge.grizzly..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.glassfish..",
              "org.apache.catalina..",
              "dev.parley.hub.grizzly..",
              "dev.parley.edge.grizzly..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.parley.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule nobodyPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Set<Path> packages = new TreeSet<>();
    Set<Path> described = new TreeSet<>();
    for (Path source : sources()) {
      packages.add(source.getParent());
      if (source.endsWith("package-info.java")) {
        described.add(source.getParent());
      }
    }

    packages.removeAll(described);

    assertEquals(Set.of(), packages, "packages without package-info.java");
  }

  /** Paths of all sources of main and of test, from the root of the packages. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root : List.of(Path.of("src/main/java"), Path.of("src/test/java"))) {
      try (Stream<Path> paths = Files.walk(root)) {
        paths
            .filter(path -> path.toString().endsWith(".java"))
            .map(root::relativize)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static ArchRule noImport(String from, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("dev.parley." + from + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.of(others).map(other -> "dev.parley." + other + "..").toArray(String[]::new));
  }
}
