package dev.parley.launcher;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName.DNSName;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;
import org.wildfly.security.x500.cert.X509CertificateExtension;

/** An authority of a test, and what it signs, as PEM files. Good for a day. */
public final class Certificates {
  private static final String AUTHORITY = "ca";
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path directory;
  private final KeyPair keys = keys();

  /** Makes an authority. */
  public Certificates(Path directory) {
    this.directory = directory;
    issue(AUTHORITY, keys, new BasicConstraintsExtension(true, true, -1));
  }

  /** The authority's own certificate. */
  public Path authority() {
    return certificate(AUTHORITY);
  }

  /** The certificate of this name. */
  public Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  /** The key of this name. */
  public Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /**
   * Signs a certificate for a key of its own.
   *
   * @param host whose it is
   */
  public Certificates sign(String name, String host) {
    KeyPair itsKeys = keys();
    issue(name, itsKeys, new SubjectAlternativeNamesExtension(false, List.of(new DNSName(host))));
    write(key(name), "PRIVATE KEY", itsKeys.getPrivate().getEncoded());
    return this;
  }

  /**
   * Has a Redis speak TLS by {@code server-config/redis/tls.conf}, and without it on a port for the
   * test.
   *
   * @param name of its certificate
   */
  public String[] redisOptions(String name, int port, int tlsPort) {
    return new String[] {
      "--include", Workspace.serverConfig("redis/tls.conf").toString(),
      "--port", Integer.toString(port),
      "--tls-port", Integer.toString(tlsPort),
      "--tls-cert-file", certificate(name).toString(),
      "--tls-key-file", key(name).toString(),
      "--tls-ca-cert-file", authority().toString()
    };
  }

  private void issue(String name, KeyPair itsKeys, X509CertificateExtension extension) {
    ZonedDateTime now = ZonedDateTime.now();
    try {
      X509Certificate certificate =
          new X509CertificateBuilder()
              .setSerialNumber(new BigInteger(64, new SecureRandom()))
              .setIssuerDn(new X500Principal("CN=" + AUTHORITY))
              .setSubjectDn(new X500Principal("CN=" + name))
              .setNotValidBefore(now.minusMinutes(1))
              .setNotValidAfter(now.plusDays(1))
              .setPublicKey(itsKeys.getPublic())
              .setSigningKey(keys.getPrivate())
              .setSignatureAlgorithmName("SHA256withECDSA")
              .addExtension(extension)
              .build();
      write(certificate(name), "CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new LaunchException("Cannot issue the certificate of " + name, e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new LaunchException("Cannot make keys", e);
    }
  }

  private static void write(Path file, String type, byte[] der) {
    String pem =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, BASE64.encodeToString(der), type);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, pem);
    } catch (IOException e) {
      throw new LaunchException("Cannot write " + file, e);
    }
  }
}
