package dev.parley.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that tokens are verified with. The key decides which algorithms it is used for, never the
 * token: else a public RSA key would do as an HMAC secret. Immutable.
 *
 * @param id the key's {@code kid}; none: it is tried for every token
 * @param algorithms what it may be used for
 */
record TokenKey(Optional<String> id, Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {

  static TokenKey of(Secret secret) {
    try {
      return of(new MACVerifier(secret.value().getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("no secret for HMAC", e);
    }
  }

  static TokenKey of(PublicKey key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        return of(new RSASSAVerifier(rsa));
      }
      return of(key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : new Ed25519Verifier(key));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("no key for a token", e);
    }
  }

  private static TokenKey of(JWSVerifier verifier) {
    return new TokenKey(Optional.empty(), Set.copyOf(verifier.supportedJWSAlgorithms()), verifier);
  }

  /** Whether a token that says so of itself can be this key's. */
  boolean fits(JWSHeader header) {
    return algorithms.contains(header.getAlgorithm())
        && (id.isEmpty() || id.get().equals(header.getKeyID()));
  }

  boolean hasSigned(SignedJWT token) {
    try {
      return token.verify(verifier);
    } catch (JOSEException e) {
      return false;
    }
  }
}
