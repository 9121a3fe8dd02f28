package dev.parley.hub.undertow;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** On a server without Undertow, its wires are not there either, and nobody finds out later. */
class OtherServerTest {
  private static final String OURS = "dev.parley.hub.undertow.";

  /** Knows all that this test knows, except Undertow and XNIO. */
  private static final class WithoutUndertow extends ClassLoader {
    WithoutUndertow() {
      super(OtherServerTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.undertow.") || name.startsWith("org.xnio.")) {
        throw new ClassNotFoundException(name);
      }
      return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
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

  @Test
  void theWiresCannotBeMade() throws ReflectiveOperationException {
    Class<?> wires = new WithoutUndertow().loadClass(OURS + "UndertowWires");

    assertThrows(LinkageError.class, () -> wires.getDeclaredConstructor().newInstance());
  }
}
