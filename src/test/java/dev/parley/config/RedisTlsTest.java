package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.launcher.Certificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
  private static final String URI = "rediss://redis.example.org";
  private static final String CA = "parley.redis.tls.ca";
  private static final String CERTIFICATE = "parley.redis.tls.certificate";
  private static final String KEY = "parley.redis.tls.key";

  @TempDir static Path directory;
  private static Certificates made;

  @BeforeAll
  static void make() {
    made = new Certificates(directory.resolve("certificates")).sign("node", "node");
  }

  @Test
  void withoutSettingsTheJvmsAuthoritiesAndTheHostsNameCount() {
    assertEquals(
        Optional.of(new RedisTls(Optional.empty(), Optional.empty(), true)),
        GivenSettings.with("parley.redis.uri", URI).redis().tls());
  }

  @Test
  void withoutTlsThereIsNone() {
    assertEquals(Optional.empty(), GivenSettings.with().redis().tls());
  }

  @Test
  void filesBecomeKeyStores() throws IOException, GeneralSecurityException {
    RedisTls tls =
        GivenSettings.with(
                "parley.redis.uri", URI, CA, ca(), CERTIFICATE, certificate(), KEY, key())
            .redis()
            .tls()
            .orElseThrow();

    assertEquals(1, loaded(tls.trustStore()).size());
    assertTrue(loaded(tls.keyStore()).isKeyEntry("node"));
  }

  @Test
  void aFileThatHasBecomeUnusableIsTold() throws IOException {
    Path copy = directory.resolve("copy.crt");
    Files.copy(made.authority(), copy);
    RedisTls tls =
        GivenSettings.with("parley.redis.uri", URI, CA, copy.toString())
            .redis()
            .tls()
            .orElseThrow();

    Files.writeString(copy, "");

    assertThrows(IOException.class, tls::trustStore);
  }

  @Test
  void filesThatCannotBeUsedAreFaults() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));

    assertFault(CA, CA, "/no/such/file.pem");
    assertFault(CA, CA, empty.toString());
    assertFault(CERTIFICATE, CERTIFICATE, key(), KEY, key());
    assertFault(KEY, CERTIFICATE, certificate(), KEY, certificate());
    assertFault(KEY, CERTIFICATE, certificate(), KEY, "/no/such/file.pem");
  }

  @Test
  void certificateAndKeyComeTogether() {
    assertFault(KEY, CERTIFICATE, certificate());
    assertFault(KEY, KEY, key());
  }

  @Test
  void settingsThatWouldCountForNothingAreAFault() {
    for (String[] setting :
        new String[][] {{CA, ca()}, {"parley.redis.tls.verify-host", "false"}}) {
      String told = faults(setting[0], setting[1]);

      assertTrue(told.contains("  parley.redis.uri: must start with rediss://"), told);
    }
  }

  @Test
  void aFaultyKeyIsNotRepeated() throws IOException {
    Path broken = directory.resolve("broken.key");
    Files.writeString(broken, "-----BEGIN PRIVATE KEY-----\nczNjcjN0\n-----END PRIVATE KEY-----\n");

    String told =
        faults("parley.redis.uri", URI, CERTIFICATE, certificate(), KEY, broken.toString());

    assertFalse(told.contains("czNjcjN0"), told);
  }

  private static void assertFault(String key, String... settings) {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "parley.redis.uri";
    all[1] = URI;

    String told = faults(all);

    assertTrue(told.contains("  " + key + ": must "), told);
  }

  private static String faults(String... keysAndValues) {
    return assertThrows(InvalidSettingsException.class, () -> GivenSettings.with(keysAndValues))
        .getMessage();
  }

  private static KeyStore loaded(byte[] bytes) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(RedisTls.STORE_TYPE);
    store.load(new ByteArrayInputStream(bytes), RedisTls.storePassword());
    return store;
  }

  private static String ca() {
    return made.authority().toString();
  }

  private static String certificate() {
    return made.certificate("node").toString();
  }

  private static String key() {
    return made.key("node").toString();
  }
}
