package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a server without what they need, wires are not there either, and nobody finds out later. */
class OtherServerTest {

  /** Knows all that this test knows, except what one server brings. */
  private static final class OtherServer extends ClassLoader {
    private final String ours;
    private final List<String> missing;

    OtherServer(String ours, List<String> missing) {
      super(OtherServerTest.class.getClassLoader());
      this.ours = ours;
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (missing.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      return name.startsWith(ours) ? define(name) : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dev.parley.hub.undertow., UndertowWires, io.undertow., org.xnio.",
    "dev.parley.hub.grizzly., GrizzlyWires, org.glassfish.grizzly., org.apache.catalina."
  })
  void theWiresCannotBeMade(String ours, String name, String missing, String missingToo)
      throws ReflectiveOperationException {
    Class<?> wires = new OtherServer(ours, List.of(missing, missingToo)).loadClass(ours + name);

    assertThrows(LinkageError.class, () -> wires.getDeclaredConstructor().newInstance());
  }
}
