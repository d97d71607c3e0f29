package dev.holdfast.control.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as it is stored: argon2id (RFC 9106), with its parameters in the text, so that old hashes can still be
 * read when the parameters of new ones are raised. At most two are computed at a time: each takes 19 MiB.
 *
 * @param text {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}
 */
record PasswordHash(String text) {

    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore AT_A_TIME = new Semaphore(2, true);
    private static final Pattern TEXT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,128})");

    /** What the password of a user who does not exist is compared with, so that it takes as long. */
    static final PasswordHash NOBODYS =
            of("nobody has this password: " + SecretToken.make().text());

    static PasswordHash of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = compute(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + LANES + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash));
    }

    /**
     * Whether it is the hash of this password. Takes the same time for every password.
     *
     * @throws IllegalStateException if the text is no hash that we know
     */
    boolean matches(String password) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("a stored password hash is no argon2id text; set the password anew");
        }
        byte[] expected = Base64.getDecoder().decode(matcher.group(5));
        byte[] computed = compute(
                password,
                Base64.getDecoder().decode(matcher.group(4)),
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, computed);
    }

    private static byte[] compute(String password, byte[] salt, int memoryKib, int iterations, int lanes, int bytes) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        byte[] hash = new byte[bytes];
        AT_A_TIME.acquireUninterruptibly();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            AT_A_TIME.release();
        }
        return hash;
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return "PasswordHash";
    }
}
