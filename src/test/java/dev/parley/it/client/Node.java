package dev.parley.it.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * One server of the cluster as its clients see it.
 *
 * @param name what the node calls itself
 * @param base its address and the path of the WAR, without a slash at the end
 */
public record Node(String name, URI base) {

  /** The node at this port of this machine. */
  public static Node local(String name, int port) {
    return new Node(name, URI.create("http://localhost:" + port));
  }

  /** The address of a path, which begins with a slash, for HTTP. */
  public URI http(String path) {
    return URI.create(base + path);
  }

  /** The address of a path for WebSockets. */
  public URI ws(String path) {
    return URI.create("ws" + http(path).toString().substring("http".length()));
  }

  /** The address of a path for WebSockets, claiming a user. */
  public URI ws(String path, String user) {
    return ws(path + "?user_code=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
  }

  /** The REST endpoints. */
  public Api api() {
    return new Api(this);
  }
}
