package dev.holdfast.control.enrollment;

import dev.holdfast.control.database.KeySeal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a node with an expired certificate has to sign to show that it still has the key. 32 bytes: time of making in
 * milliseconds, 8 random bytes, 16 bytes of MAC over both and the certificate. Nothing is kept, so any replica can check
 * what another handed out.
 */
final class RenewalChallenge {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int BYTES = 32;
    private static final int HEAD = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeySeal seal;
    private final Clock clock;

    RenewalChallenge(KeySeal seal, Clock clock) {
        this.seal = seal;
        this.clock = clock;
    }

    byte[] make(X509Certificate expired) {
        byte[] head = ByteBuffer.allocate(HEAD)
                .putLong(clock.millis())
                .putLong(RANDOM.nextLong())
                .array();
        return ByteBuffer.allocate(BYTES).put(head).put(mac(head, expired)).array();
    }

    /** Whether we made it for this certificate, within the last minute, and the certificate's key signed it. */
    boolean isMet(byte[] challenge, byte[] proof, X509Certificate expired) {
        if (challenge.length != BYTES) {
            return false;
        }
        byte[] head = Arrays.copyOf(challenge, HEAD);
        byte[] mac = Arrays.copyOfRange(challenge, HEAD, BYTES);
        long ageMillis = clock.millis() - ByteBuffer.wrap(head).getLong();
        return MessageDigest.isEqual(mac, mac(head, expired))
                && ageMillis >= 0
                && ageMillis <= LIFE.toMillis()
                && isSigned(challenge, proof, expired);
    }

    private byte[] mac(byte[] head, X509Certificate expired) {
        byte[] key = CertificateAuthority.sha256(expired.getPublicKey());
        byte[] message =
                ByteBuffer.allocate(HEAD + key.length).put(head).put(key).array();
        return Arrays.copyOf(seal.mac(message, "renewal-challenge"), BYTES - HEAD);
    }

    private static boolean isSigned(byte[] challenge, byte[] proof, X509Certificate expired) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(expired.getPublicKey());
            signature.update(challenge);
            return signature.verify(proof);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }
}
