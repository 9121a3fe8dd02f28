package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import jakarta.websocket.Session;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WiresTest {
  private final Session session = new StubSession().session();
  private final Wire better = new PortableWire(session);

  /** A server's wires that give this, or fail so. */
  private static ServerWires wires(Function<Session, Wire> opening, Optional<Error> atHandshake) {
    return new ServerWires() {
      @Override
      public String name() {
        return "better";
      }

      @Override
      public Optional<Function<Session, Wire>> below(Object handshake) {
        atHandshake.ifPresent(
            error -> {
              throw error;
            });
        return Optional.of(opening);
      }
    };
  }

  @Test
  void whatTheServerHasOfItsOwnIsUsed() {
    Wires wires = new Wires(Optional.of(wires(opened -> better, Optional.empty())));

    assertSame(better, wires.open(session, wires.below(null)));
    assertEquals("better", wires.name());
  }

  @Test
  void aSessionWhoseHandshakeKnowsNothingGetsThePortableOne() {
    Wires wires = new Wires(Optional.of(wires(opened -> better, Optional.empty())));

    assertInstanceOf(PortableWire.class, wires.open(session, Optional.empty()));
    assertEquals("better", wires.name());
  }

  @Test
  void aServerThatHasChangedGetsThePortableOneFromThenOn() {
    Wires wires =
        new Wires(
            Optional.of(wires(opened -> better, Optional.of(new NoSuchMethodError("getChannel")))));

    assertTrue(wires.below(null).isEmpty());

    assertEquals("portable", wires.name());
    assertTrue(wires.below(null).isEmpty());
  }

  @Test
  void aWireThatDoesNotOpenIsReplacedByThePortableOne() {
    Wires wires =
        new Wires(
            Optional.of(
                wires(
                    opened -> {
                      throw new NoClassDefFoundError("SinkConduit");
                    },
                    Optional.empty())));

    assertInstanceOf(PortableWire.class, wires.open(session, wires.below(null)));
    assertEquals("portable", wires.name());
  }

  @Test
  void aServerThatSendingFoundChangedGetsThePortableOneFromThenOn() {
    Mismatch mismatch = new Mismatch();
    Wires wires =
        new Wires(
            Optional.of(
                new ServerWires() {
                  @Override
                  public String name() {
                    return "better";
                  }

                  @Override
                  public Optional<Function<Session, Wire>> below(Object handshake) {
                    mismatch.check();
                    return Optional.of(opened -> better);
                  }
                }));
    assertSame(better, wires.open(session, wires.below(null)));

    mismatch.accept(new NoSuchMethodError("flush"));

    assertTrue(wires.below(null).isEmpty());
    assertEquals("portable", wires.name());
  }

  @Test
  void theOperatorMayChooseThePortableOne() {
    assertEquals("portable", new Wires(GivenSettings.with("parley.wire", "portable")).name());
  }

  @Test
  void aServerWithoutOneOfItsOwnHasThePortableOne() {
    assertEquals(Optional.empty(), Wires.find(ServerWires.class, "dev.parley.hub.NoSuchWires"));
  }
}
