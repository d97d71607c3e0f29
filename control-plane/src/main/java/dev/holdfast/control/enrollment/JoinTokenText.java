package dev.holdfast.control.enrollment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A join token as it is handed over: {@code ID.SECRET}.
 *
 * @param id public
 * @param secret never stored and never logged
 */
public record JoinTokenText(String id, String secret) {

    private static final Pattern TEXT = Pattern.compile("([a-z0-9]{4,32})\\.([A-Za-z0-9_-]{16,128})");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 8;

    /** 36^32 possibilities, 165 bits: hashing it once is enough. */
    private static final int SECRET_LENGTH = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    static JoinTokenText random() {
        return new JoinTokenText(letters(ID_LENGTH), letters(SECRET_LENGTH));
    }

    /** Empty if it has not the form of one. */
    static Optional<JoinTokenText> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new JoinTokenText(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** SHA-256 over the whole text, so that equal secrets of two tokens do not look alike. */
    byte[] secretHash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(full().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The text to hand over. */
    public String full() {
        return id + "." + secret;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return id + ".…";
    }

    private static String letters(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
