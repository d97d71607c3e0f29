package dev.holdfast.control.startup;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key as it lies in a PEM file: PKCS#8, RSA or EC. */
record KeyPem(PrivateKey key) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is in another form
     */
    static KeyPem read(String pem) throws GeneralSecurityException {
        Matcher matcher = PKCS8.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException("it is not in PKCS#8");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return new KeyPem(KeyFactory.getInstance(algorithm).generatePrivate(spec));
            } catch (java.security.spec.InvalidKeySpecException another) {
                continue;
            }
        }
        throw new IllegalArgumentException("it is neither an EC nor an RSA key");
    }

    /** Whether it is the private half of this public key: what it signs, that verifies. */
    boolean fits(PublicKey half) throws GeneralSecurityException {
        if (!half.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] sample = SecureRandom.getSeed(16);
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(half);
        signature.update(sample);
        try {
            return signature.verify(signed);
        } catch (java.security.SignatureException otherCurve) {
            return false;
        }
    }
}
