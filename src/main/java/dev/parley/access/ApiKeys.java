package dev.parley.access;

import dev.parley.config.ApiKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells the keys of the server API apart, in a time that tells nothing of them: a key is looked up
 * by its HMAC under a secret of this process. Which HMAC a guess has, nobody outside can know, so
 * it is of no use to whoever measures how far a comparison went; and one look-up takes as long
 * among many keys as among few. Immutable and safe for use by any thread.
 */
public final class ApiKeys {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final SecretKeySpec secret;
  private final Map<ByteBuffer, Grant> grants = new HashMap<>();

  /** Exactly these keys. */
  public ApiKeys(List<ApiKey> keys) {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    secret = new SecretKeySpec(random, ALGORITHM);
    for (ApiKey key : keys) {
      grants.put(
          hash(key.secret().value()), new Grant(key.name(), key.methods(), Optional.empty()));
    }
  }

  /** Whether there is no key at all. */
  public boolean isEmpty() {
    return grants.isEmpty();
  }

  /** What whoever shows this key may call; empty if it is no key. */
  public Optional<Grant> of(String key) {
    return Optional.ofNullable(grants.get(hash(key)));
  }

  private ByteBuffer hash(String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return ByteBuffer.wrap(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
