package dev.parley.config;

import java.net.URI;

/**
 * Where keys are published. Immutable; its text shows no more than the host, since path and query
 * may be what lets one read there.
 */
public record Jwks(URI source) {

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException unless it is an http or https URL
   */
  static Jwks parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an http or https URL");
    }
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("must be an http or https URL");
    }
    return new Jwks(uri);
  }

  @Override
  public String toString() {
    return source.getScheme() + "://" + source.getHost();
  }
}
