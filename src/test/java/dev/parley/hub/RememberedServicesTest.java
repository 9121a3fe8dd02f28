package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedServicesTest {
  private static final String OTHER_SERVICE = "META-INF/services/some.Service";
  private static final ClassLoader OF_WAR = RememberedServices.class.getClassLoader();

  private final Thread self = Thread.currentThread();
  private final ClassLoader before = self.getContextClassLoader();
  private final Noting parent = new Noting();
  private final RememberedServices services = new RememberedServices(parent);

  @AfterEach
  void setBack() {
    self.setContextClassLoader(before);
  }

  @Test
  void whatGivesTasksTheirContextIsLookedForOnce() throws IOException {
    assertEquals(List.of(Noting.FOUND), found(RememberedServices.SERVICE));
    assertEquals(List.of(Noting.FOUND), found(RememberedServices.SERVICE));

    assertEquals(List.of(RememberedServices.SERVICE), parent.lookedFor);
  }

  @Test
  void otherServicesAreLookedForEachTime() throws IOException {
    assertEquals(found(OTHER_SERVICE), found(OTHER_SERVICE));

    assertEquals(List.of(OTHER_SERVICE, OTHER_SERVICE), parent.lookedFor);
  }

  @Test
  void classesAreThoseOfItsParent() throws ClassNotFoundException {
    assertSame(
        RememberedServicesTest.class, services.loadClass(RememberedServicesTest.class.getName()));
  }

  @Test
  void whoAdoptsOneIsToldWhatWasBefore() {
    self.setContextClassLoader(OF_WAR);

    assertSame(OF_WAR, RememberedServices.adopt());

    assertInstanceOf(RememberedServices.class, self.getContextClassLoader());
    assertSame(OF_WAR, self.getContextClassLoader().getParent());
  }

  @Test
  void allThreadsOfParleyHaveTheSame() throws Exception {
    CompletableFuture<ClassLoader> ofThread = new CompletableFuture<>();
    self.setContextClassLoader(OF_WAR);
    RememberedServices.adopt();

    Threads.start(
        Thread::new, () -> ofThread.complete(Thread.currentThread().getContextClassLoader()), "t");

    assertSame(self.getContextClassLoader(), ofThread.get(10, TimeUnit.SECONDS));
  }

  @Test
  void whoHasOneKeepsIt() {
    self.setContextClassLoader(OF_WAR);
    RememberedServices.adopt();
    ClassLoader first = self.getContextClassLoader();

    assertSame(first, RememberedServices.adopt());
    assertSame(first, self.getContextClassLoader());
  }

  @Test
  void whatRunsOnBehalfOfOthersIsLeftAlone() {
    self.setContextClassLoader(parent);
    assertSame(parent, RememberedServices.adopt());
    assertSame(parent, self.getContextClassLoader());

    self.setContextClassLoader(null);
    assertNull(RememberedServices.adopt());
    assertNull(self.getContextClassLoader());
  }

  private List<URL> found(String name) throws IOException {
    return Collections.list(services.getResources(name));
  }

  /** Finds one resource of any name, and notes it. */
  private static final class Noting extends ClassLoader {
    private static final URL FOUND =
        RememberedServicesTest.class.getResource("RememberedServicesTest.class");

    private final List<String> lookedFor = new ArrayList<>();

    Noting() {
      super(RememberedServicesTest.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) {
      lookedFor.add(name);
      return Collections.enumeration(List.of(FOUND));
    }
  }
}
