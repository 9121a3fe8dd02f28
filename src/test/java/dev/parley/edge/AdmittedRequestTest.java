package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.access.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmittedRequestTest {
  private final Handshake handshake =
      new Handshake(Optional.of(Identity.of("alice")), Optional.empty(), "192.0.2.1", null);
  private final AdmittedRequest request = new AdmittedRequest(everyHeaderIs("x"), handshake);

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Extensions", "sec-websocket-extensions"})
  void theContainerSeesNoExtensions(String name) {
    assertNull(request.getHeader(name));
    assertFalse(request.getHeaders(name).hasMoreElements());
  }

  @Test
  void otherHeadersAreWhatTheyAre() {
    assertEquals("x", request.getHeader("Sec-WebSocket-Key"));
    assertEquals(List.of("x"), Collections.list(request.getHeaders("Sec-WebSocket-Key")));
  }

  @Test
  void thePrincipalIsWhatIsKnownOfTheHandshake() {
    assertSame(handshake, request.getUserPrincipal());
    assertEquals("alice", request.getUserPrincipal().getName());
  }

  private static HttpServletRequest everyHeaderIs(String value) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeader" -> value;
                  case "getHeaders" -> Collections.enumeration(List.of(value));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
