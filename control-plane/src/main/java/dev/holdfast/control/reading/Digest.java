package dev.holdfast.control.reading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for what somebody has read, to tell whether it is still the same. */
public final class Digest {

    private Digest() {}

    /**
     * The beginning of the text's SHA-256.
     *
     * @param bytes 1 to 32
     * @return two hexadecimal digits for each byte
     */
    public static String of(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
