package dev.parley.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Set;

/**
 * Ed25519 (RFC 8037) by what Java brings since version 15: the library's own verifier needs Tink
 * and what that brings along. Immutable.
 */
final class Ed25519Verifier implements JWSVerifier {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  private final PublicKey key;

  Ed25519Verifier(PublicKey key) {
    this.key = key;
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
    if (!ALGORITHMS.contains(header.getAlgorithm()) || header.getCriticalParams() != null) {
      return false;
    }
    try {
      Signature verification = Signature.getInstance("Ed25519");
      verification.initVerify(key);
      verification.update(signed);
      return verification.verify(signature.decode());
    } catch (GeneralSecurityException e) {
      // A signature that is none, of a wrong length for instance.
      return false;
    }
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return ALGORITHMS;
  }

  @Override
  public JCAContext getJCAContext() {
    return new JCAContext();
  }
}
