package dev.holdfast.control.enrollment;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** A certificate request (PKCS#10) that proved to have its key. Only the key is taken from it. */
record CertificateRequest(PublicKey key) {

    private static final int MOST_BYTES = 8 * 1024;

    /**
     * Reads one and verifies its signature.
     *
     * @throws EnrollmentRefusedException saying what is wrong with it
     */
    static CertificateRequest read(byte[] der) {
        if (der.length == 0 || der.length > MOST_BYTES) {
            throw invalid("has " + der.length + " bytes; 1 to " + MOST_BYTES + " are taken");
        }
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
            if (!request.getSignatureAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
                throw invalid("is signed otherwise than by SHA256withECDSA");
            }
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(
                            request.getSubjectPublicKeyInfo().getEncoded()));
            if (!isP256(key)) {
                throw invalid("holds a key on another curve than P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw invalid("is not signed by the key that it holds");
            }
            return new CertificateRequest(key);
        } catch (EnrollmentRefusedException refused) {
            throw refused;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException unreadable) {
            // The parser throws all kinds of runtime exceptions at bytes that only look like a request.
            throw invalid("cannot be read as PKCS#10 with a key on the curve P-256");
        }
    }

    private static boolean isP256(PublicKey key) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().equals(p256.getCurve())
                && ec.getParams().getGenerator().equals(p256.getGenerator());
    }

    private static EnrollmentRefusedException invalid(String what) {
        return new EnrollmentRefusedException(
                EnrollmentRefusedException.Why.REQUEST_INVALID, "the certificate request " + what);
    }
}
