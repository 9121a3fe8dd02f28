package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RememberedServicesTest {
  private static final String SERVICE = "META-INF/services/some.Service";
  private static final String RESOURCE = "META-INF/MANIFEST.MF";

  private final Thread self = Thread.currentThread();
  private final ClassLoader before = self.getContextClassLoader();
  private final Noting parent = new Noting();

  @BeforeEach
  void setParent() {
    self.setContextClassLoader(parent);
  }

  @AfterEach
  void setBack() {
    self.setContextClassLoader(before);
  }

  @Test
  void providersOfAServiceAreLookedForOnce() throws IOException {
    RememberedServices.adopt();

    assertEquals(List.of(Noting.FOUND), found(SERVICE));
    assertEquals(List.of(Noting.FOUND), found(SERVICE));

    assertEquals(List.of(SERVICE), parent.lookedFor);
  }

  @Test
  void otherResourcesAreLookedForEachTime() throws IOException {
    RememberedServices.adopt();

    assertEquals(found(RESOURCE), found(RESOURCE));

    assertEquals(List.of(RESOURCE, RESOURCE), parent.lookedFor);
  }

  @Test
  void classesAreThoseOfItsParent() throws ClassNotFoundException {
    RememberedServices.adopt();

    assertSame(
        RememberedServicesTest.class,
        self.getContextClassLoader().loadClass(RememberedServicesTest.class.getName()));
  }

  @Test
  void whoAdoptsOneIsToldWhatWasBefore() {
    assertSame(parent, RememberedServices.adopt());
  }

  @Test
  void whoHasOneKeepsIt() {
    RememberedServices.adopt();
    ClassLoader first = self.getContextClassLoader();

    assertSame(first, RememberedServices.adopt());
    assertSame(first, self.getContextClassLoader());
  }

  @Test
  void whatOneThreadHasFoundOthersNeedNotLookFor() {
    RememberedServices.adopt();
    ClassLoader first = self.getContextClassLoader();
    self.setContextClassLoader(parent);

    RememberedServices.adopt();

    assertSame(first, self.getContextClassLoader());
  }

  @Test
  void anotherDeploymentHasItsOwn() {
    RememberedServices.adopt();
    ClassLoader first = self.getContextClassLoader();
    ClassLoader other = new Noting();
    self.setContextClassLoader(other);

    RememberedServices.adopt();

    assertNotSame(first, self.getContextClassLoader());
    assertSame(other, self.getContextClassLoader().getParent());
  }

  private List<URL> found(String name) throws IOException {
    return Collections.list(self.getContextClassLoader().getResources(name));
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
