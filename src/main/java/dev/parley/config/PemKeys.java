package dev.parley.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Public keys in PEM (RFC 7468 §13), the PEM itself or a file of it. */
public final class PemKeys {
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
  private static final int LEAST_RSA_BITS = 2_048;

  private PemKeys() {}

  /**
   * The keys in a PEM text, or in the file that the text names; at least one.
   *
   * @throws IllegalArgumentException if there is none, or one that is too weak
   */
  static List<PublicKey> read(String pemOrPath) {
    String pem = pemOrPath.startsWith("-----BEGIN") ? pemOrPath : text(pemOrPath);
    List<PublicKey> keys =
        PUBLIC_KEY.matcher(pem).results().map(block -> key(block.group(1))).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("must be PEM with BEGIN PUBLIC KEY, or files of it");
    }
    return keys;
  }

  private static PublicKey key(String base64) {
    for (String algorithm : ALGORITHMS) {
      try {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        return strong(
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
      } catch (GeneralSecurityException e) {
        // A key of another algorithm, or none at all.
      }
    }
    throw new IllegalArgumentException("must be RSA, EC or Ed25519 keys");
  }

  /**
   * The same key.
   *
   * @throws IllegalArgumentException if it is too weak
   */
  public static PublicKey strong(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new IllegalArgumentException("RSA keys must have 2048 bits or more");
    }
    return key;
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("must be PEM, or files that can be read", e);
    }
  }
}
