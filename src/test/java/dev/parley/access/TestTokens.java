package dev.parley.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.config.Settings;
import dev.parley.launcher.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;

/** Tokens as an application issues them, and keys for them. */
public final class TestTokens {
  /** A secret of the least length. */
  public static final String SECRET = Secrets.of("token-secret");

  private TestTokens() {}

  /** Whoever believes what the settings say; published keys are never fetched. */
  public static Tokens believing(Settings settings) {
    return new Tokens(settings, Clock.systemUTC(), fetch -> {});
  }

  /** A token of a user that is signed with {@link #SECRET}. */
  public static String of(String user, Instant expiry) {
    return hmac(JWSAlgorithm.HS256, SECRET, claims(user).expirationTime(Date.from(expiry)).build());
  }

  /** A token of a user that lives for an hour, with an id, issued at a time. */
  public static String of(String user, String id, Instant issued) {
    Date expiry = Date.from(Instant.now().plusSeconds(3_600));
    return hmac(
        JWSAlgorithm.HS256,
        SECRET,
        claims(user).jwtID(id).issueTime(Date.from(issued)).expirationTime(expiry).build());
  }

  /** A token of a user with more claims that is signed with {@link #SECRET}. */
  public static String of(String user, Map<String, ?> more) {
    JWTClaimsSet.Builder claims = claims(user);
    more.forEach(claims::claim);
    return hmac(JWSAlgorithm.HS256, SECRET, claims.build());
  }

  /** A token of these claims, as JSON, that is signed with {@link #SECRET}. */
  public static String of(String claims) {
    try {
      return hmac(JWSAlgorithm.HS256, SECRET, JWTClaimsSet.parse(claims));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A token that expires and lets its user call methods of the server API. */
  public static String granting(String user, Instant expiry, Object methods) {
    return hmac(
        JWSAlgorithm.HS256,
        SECRET,
        claims(user).expirationTime(Date.from(expiry)).claim("api", methods).build());
  }

  /** A token that is signed by a key which nobody else has, and which it names. */
  public static String ofUnknownKey() {
    try {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();
      SignedJWT token = new SignedJWT(header, claims("alice").build());
      token.sign(new RSASSASigner(keys("RSA", 2_048).getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static JWTClaimsSet.Builder claims(String user) {
    return new JWTClaimsSet.Builder().subject(user);
  }

  static String hmac(JWSAlgorithm algorithm, String secret, JWTClaimsSet claims) {
    try {
      return signed(algorithm, new MACSigner(secret.getBytes(StandardCharsets.UTF_8)), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(JWSAlgorithm algorithm, PrivateKey key, JWTClaimsSet claims) {
    try {
      if (algorithm.equals(JWSAlgorithm.EdDSA)) {
        return ed25519(key, claims);
      }
      JWSSigner signer =
          key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
      return signed(algorithm, signer, claims);
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
    token.sign(signer);
    return token.serialize();
  }

  private static String ed25519(PrivateKey key, JWTClaimsSet claims)
      throws GeneralSecurityException {
    String content =
        new JWSHeader(JWSAlgorithm.EdDSA).toBase64URL() + "." + Base64URL.encode(claims.toString());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64URL.encode(signature.sign());
  }

  static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        AlgorithmParameterSpec curve = new ECGenParameterSpec("secp" + bits + "r1");
        generator.initialize(curve);
      } else if (algorithm.equals("RSA")) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
