package dev.parley.edge;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Makes each session's endpoint, into which nothing is injected: what it needs comes with the
 * handshake. Left to make it themselves, containers look for injections with every client; Tyrus
 * makes a new injection target each time.
 *
 * <p>What the container would look up a configurator of its own for is answered here too, since it
 * does so by the class loader of whatever thread has read the handshake.
 */
public final class EndpointInstances extends ServerEndpointConfig.Configurator {

  /** Called by the container, once for each endpoint's class. */
  public EndpointInstances() {}

  @Override
  public <T> T getEndpointInstance(Class<T> endpoint) throws InstantiationException {
    try {
      return endpoint.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      InstantiationException failure = new InstantiationException(endpoint.getName());
      failure.initCause(e);
      throw failure;
    }
  }

  /** That is for {@link Handshakes} to decide. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return requested.stream().filter(supported::contains).findFirst().orElse("");
  }

  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }
}
