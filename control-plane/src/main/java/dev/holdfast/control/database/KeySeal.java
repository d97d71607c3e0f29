package dev.holdfast.control.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what may lie in the database but not be read there: AES-256-GCM under a key that is in a file and nowhere else.
 * A sealed value is a version byte, a nonce of 12 bytes, and the ciphertext with its tag of 16.
 */
public final class KeySeal {

    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    public KeySeal(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    /**
     * Reads the key, or makes one where there is no file.
     *
     * @throws IOException if the file holds no key, or cannot be read or written; the message says which
     */
    public static KeySeal ofFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] made = new byte[KEY_BYTES];
            RANDOM.nextBytes(made);
            SecretFile.write(file, Base64.getEncoder().encodeToString(made) + "\n");
        }
        try {
            return new KeySeal(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " holds no key; it has to be 32 bytes in base64, as 'openssl rand -base64 32' makes", e);
        }
    }

    /**
     * @param context what the value is; opening asks for the same
     */
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not to be had", e);
        }
    }

    /** What was sealed; empty if it was sealed under another key or for another context, or is damaged. */
    public Optional<byte[]> open(byte[] sealed, String context) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(sealed, 1, sealed.length - 1).get(nonce);
        byte[] text = new byte[buffer.remaining()];
        buffer.get(text);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(text));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    /** A signature over something that this deployment itself hands out and takes back: HMAC-SHA-256. */
    public byte[] mac(byte[] message, String context) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(context.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not to be had", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        SecretKey secret = new SecretKeySpec(key, "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
