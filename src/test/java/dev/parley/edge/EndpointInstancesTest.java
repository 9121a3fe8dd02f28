package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where no container is, so that nothing can be looked up there. */
class EndpointInstancesTest {
  private final EndpointInstances instances = new EndpointInstances();

  @Test
  void eachSessionHasAnEndpointOfItsOwn() throws InstantiationException {
    SocketEndpoint first = instances.getEndpointInstance(CentrifugeEndpoint.class);

    assertInstanceOf(CentrifugeEndpoint.class, first);
    assertNotSame(first, instances.getEndpointInstance(CentrifugeEndpoint.class));
  }

  @Test
  void whatCannotBeMadeIsTold() {
    InstantiationException failure =
        assertThrows(
            InstantiationException.class,
            () -> instances.getEndpointInstance(SocketEndpoint.class));

    assertEquals(SocketEndpoint.class.getName(), failure.getMessage());
  }

  @Test
  void theClientsFirstSubprotocolThatThereIsIsTaken() {
    List<String> supported = List.of("a", "b");

    assertEquals("b", instances.getNegotiatedSubprotocol(supported, List.of("x", "b", "a")));
    assertEquals("", instances.getNegotiatedSubprotocol(supported, List.of("x")));
  }

  @Test
  void noExtensionIsAgreedOn() {
    assertEquals(List.of(), instances.getNegotiatedExtensions(List.of(), List.of()));
  }

  @Test
  void originsWereLookedAtBefore() {
    assertTrue(instances.checkOrigin("https://elsewhere.example"));
  }
}
