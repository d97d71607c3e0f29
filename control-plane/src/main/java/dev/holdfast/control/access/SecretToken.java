package dev.holdfast.control.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of 256 random bits that a browser keeps in a cookie. It is never stored, only its hash; and pages never show
 * it, only the token against forged requests that is derived from it.
 *
 * @param text 43 characters of base64url
 */
record SecretToken(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VEILED = Pattern.compile("[A-Za-z0-9_-]{86}");
    private static final int BYTES = 32;

    static SecretToken make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SecretToken(base64(bytes));
    }

    /** Empty, if the text is no such token. */
    static Optional<SecretToken> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new SecretToken(text)) : Optional.empty();
    }

    /** SHA-256: the token has too many bits to be guessed, so no slow hash is needed. */
    byte[] hash() {
        return sha256(text);
    }

    /**
     * What a form of this browser has to send along: another text each time, so that how well a page can be compressed tells
     * nothing of it (BREACH).
     *
     * @return 86 characters of base64url: random bits, and the token veiled by them
     */
    String forgeryToken() {
        byte[] bytes = new byte[2 * BYTES];
        RANDOM.nextBytes(bytes);
        byte[] token = forgeryBytes();
        for (int i = 0; i < BYTES; i++) {
            bytes[BYTES + i] = (byte) (bytes[i] ^ token[i]);
        }
        return base64(bytes);
    }

    private byte[] forgeryBytes() {
        return mac("holdfast forgery token");
    }

    /** Another secret of 43 characters of base64url, one for each purpose; none of them tells this one. */
    String derive(String purpose) {
        return base64(mac(purpose));
    }

    private byte[] mac(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Compares in constant time. */
    boolean forgeryTokenIs(String candidate) {
        if (!VEILED.matcher(candidate).matches()) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(candidate);
        byte[] token = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            token[i] = (byte) (bytes[i] ^ bytes[BYTES + i]);
        }
        return MessageDigest.isEqual(forgeryBytes(), token);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return "SecretToken";
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
