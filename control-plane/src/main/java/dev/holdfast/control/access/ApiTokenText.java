package dev.holdfast.control.access;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API token as it is shown once: {@code hft_ID_SECRET}. The prefix is for programs that look for secrets in places
 * where none should be.
 *
 * @param id public: 10 of {@code [a-z0-9]}
 * @param secret 256 bits in base64url
 */
record ApiTokenText(String id, SecretToken secret) {

    private static final String PREFIX = "hft_";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 10;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TEXT = Pattern.compile(PREFIX + "([a-z0-9]{10})_([A-Za-z0-9_-]{43})");

    static ApiTokenText make() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return new ApiTokenText(id.toString(), SecretToken.make());
    }

    static Optional<ApiTokenText> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiTokenText(matcher.group(1), new SecretToken(matcher.group(2))))
                : Optional.empty();
    }

    String full() {
        return PREFIX + id + "_" + secret.text();
    }

    byte[] hash() {
        return SecretToken.sha256(full());
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return "ApiTokenText " + id;
    }
}
