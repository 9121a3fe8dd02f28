package dev.parley.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a {@code rediss://} server is known and told who calls. The files are PEM, and read again for
 * each connection, so that they can be renewed while a node runs. Immutable.
 *
 * @param authorities file with the certificates of who signs Redis' own; empty for those that the
 *     JVM trusts
 * @param identity what the node shows, where Redis asks for it
 * @param verifyHost whether Redis' certificate has to name the host of the URI
 */
public record RedisTls(
    Optional<Path> authorities, Optional<Identity> identity, boolean verifyHost) {
  /** Of the key stores. */
  public static final String STORE_TYPE = "PKCS12";

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /**
   * A certificate and what proves that it is one's own.
   *
   * @param certificate file with it, then those that lead to an authority
   * @param key file with its private key
   */
  public record Identity(Path certificate, Path key) {}

  /** Empty unless the server is spoken to by TLS, without which the other settings are faults. */
  static Optional<RedisTls> read(SettingsReader reader, RedisAddress address) {
    Optional<Path> authorities = reader.optional("parley.redis.tls.ca", RedisTls::certificateFile);
    Optional<Path> certificate =
        reader.optional("parley.redis.tls.certificate", RedisTls::certificateFile);
    Optional<Identity> identity =
        reader.optional("parley.redis.tls.key", key -> identity(certificate, Path.of(key)));
    boolean verifyHost = reader.flag("parley.redis.tls.verify-host", true);
    if (certificate.isPresent() && !reader.has("parley.redis.tls.key")) {
      reader.fault("parley.redis.tls.key", "must be the file of the certificate's key");
    }
    if (!address.tls() && (authorities.isPresent() || certificate.isPresent() || !verifyHost)) {
      reader.fault("parley.redis.uri", "must start with rediss:// where parley.redis.tls… is set");
    }
    return address.tls()
        ? Optional.of(new RedisTls(authorities, identity, verifyHost))
        : Optional.empty();
  }

  /**
   * The authorities as a key store, if they are given.
   *
   * @throws IOException if their file has become unusable
   */
  public byte[] trustStore() throws IOException {
    return stored(
        store -> {
          for (Certificate certificate : certificates(authorities.orElseThrow())) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
          }
        });
  }

  /**
   * The node's identity as a key store, if it has one.
   *
   * @throws IOException if its files have become unusable
   */
  public byte[] keyStore() throws IOException {
    return stored(
        store -> {
          Certificate[] chain = certificates(identity.orElseThrow().certificate());
          PrivateKey key = privateKey(identity.get().key(), chain[0]);
          store.setKeyEntry("node", key, storePassword(), chain);
        });
  }

  /** The password of both stores; no secret, since they are in memory alone. */
  public static char[] storePassword() {
    return "in memory alone".toCharArray();
  }

  private interface Filling {
    void fill(KeyStore store) throws GeneralSecurityException, IOException;
  }

  private static byte[] stored(Filling filling) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(STORE_TYPE);
      store.load(null, null);
      filling.fill(store);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, storePassword());
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("parley.redis.tls: " + e.getMessage(), e);
    }
  }

  private static Path certificateFile(String path) {
    Path file = Path.of(path);
    try {
      certificates(file);
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "must be a file of certificates in PEM (BEGIN CERTIFICATE)", e);
    }
  }

  private static Identity identity(Optional<Path> certificate, Path key) {
    if (certificate.isEmpty()) {
      throw new IllegalArgumentException("must come with parley.redis.tls.certificate");
    }
    try {
      privateKey(key, certificates(certificate.get())[0]);
      return new Identity(certificate.get(), key);
    } catch (GeneralSecurityException | IOException e) {
      // Not with its cause, which may repeat a part of the key.
      throw new IllegalArgumentException(
          "must be a file of the certificate's key in PEM (PKCS #8, BEGIN PRIVATE KEY)");
    }
  }

  private static Certificate[] certificates(Path file)
      throws GeneralSecurityException, IOException {
    Certificate[] found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
            .toArray(Certificate[]::new);
    if (found.length == 0) {
      throw new GeneralSecurityException("no certificate in " + file);
    }
    return found;
  }

  private static PrivateKey privateKey(Path file, Certificate certificate)
      throws GeneralSecurityException, IOException {
    Matcher pem = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new GeneralSecurityException("no private key in " + file);
    }
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
  }
}
