package dev.parley.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.config.PemKeys;
import dev.parley.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
  /** What stands before the 32 bytes of a key in DER (RFC 8410 §4). */
  private static final byte[] ED25519_DER = HexFormat.of().parseHex("302a300506032b6570032100");

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

  /**
   * The keys of a set (RFC 7517 §5) that tokens can be verified with. Secrets are none of them:
   * what is published is no secret.
   *
   * @throws ParseException if it is no set
   */
  static List<TokenKey> published(String set) throws ParseException {
    Map<String, Object>[] keys =
        JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(set), "keys");
    if (keys == null) {
      throw new ParseException("no keys", 0);
    }
    return Arrays.stream(keys).flatMap(key -> published(key).stream()).toList();
  }

  /** RFC 7517 §5: one of a kind that is not known leaves the others as they are. */
  private static Optional<TokenKey> published(Map<String, Object> described) {
    try {
      JWK key = JWK.parse(described);
      if (KeyUse.ENCRYPTION.equals(key.getKeyUse())) {
        return Optional.empty();
      }
      TokenKey usable = of(PemKeys.strong(publicKey(key)));
      Set<JWSAlgorithm> algorithms = new HashSet<>(usable.algorithms);
      if (key.getAlgorithm() != null) {
        algorithms.removeIf(algorithm -> !algorithm.getName().equals(key.getAlgorithm().getName()));
      }
      return Optional.of(
          new TokenKey(
              Optional.ofNullable(key.getKeyID()), Set.copyOf(algorithms), usable.verifier));
    } catch (JOSEException
        | ParseException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(JWK key) throws JOSEException, GeneralSecurityException {
    if (key instanceof AsymmetricJWK && !(key instanceof OctetKeyPair)) {
      return ((AsymmetricJWK) key).toPublicKey();
    }
    if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
      byte[] x = pair.getDecodedX();
      byte[] der = Arrays.copyOf(ED25519_DER, ED25519_DER.length + x.length);
      System.arraycopy(x, 0, der, ED25519_DER.length, x.length);
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }
    throw new IllegalArgumentException("no public key");
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
