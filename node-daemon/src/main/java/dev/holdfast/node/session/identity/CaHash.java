package dev.holdfast.node.session.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * By what an operator names a CA: SHA-256 over its SubjectPublicKeyInfo, so it survives a renewal of the certificate.
 *
 * @param hex 64 digits in lower case
 */
public record CaHash(String hex) {

    private static final String PREFIX = "sha256:";

    /**
     * Parses {@code sha256:HEX}.
     *
     * @throws IllegalArgumentException with the remedy, to be read after the field's name and the value
     */
    public static CaHash parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!lower.matches(PREFIX + "[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "is no CA hash; write sha256: and 64 hexadecimal digits, as the control plane shows it");
        }
        return new CaHash(lower.substring(PREFIX.length()));
    }

    /** Of this certificate's key. */
    public static CaHash of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return new CaHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
