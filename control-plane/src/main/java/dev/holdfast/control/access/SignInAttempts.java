package dev.holdfast.control.access;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Makes guessing slow. Each attempt is booked as a failure before the password is looked at, in one statement, so that a
 * hundred guesses at once count as a hundred; success takes it back. Two counts: of a user from one source, so that a
 * stranger's guessing locks nobody out from elsewhere; and of a source over all users, for who tries one password on
 * many. After the free ones the wait doubles with each failure, to five minutes. A browser that the user has signed in
 * with before is a source of its own: who guesses behind the same address keeps the right user out of nothing.
 */
@ApplicationScoped
class SignInAttempts {

    private static final int FREE_FOR_USER = 3;
    private static final int FREE_FOR_SOURCE = 30;
    private static final String ANY_USER = "";
    private static final String KNOWN_BROWSER = "browser ";

    // One atomic statement; an entity would be read first and written later, and guesses at once would slip between.
    private static final String BOOK = """
            INSERT INTO holdfast.sign_in_attempt AS attempt (subject, source, failures, last_at, blocked_until)
            VALUES (:subject, :source, 1, now(), now())
            ON CONFLICT (subject, source) DO UPDATE SET
                failures = CASE WHEN attempt.last_at < now() - interval '1 day' THEN 1 ELSE attempt.failures + 1 END,
                last_at = now(),
                blocked_until = now() + CASE
                    WHEN attempt.last_at < now() - interval '1 day' OR attempt.failures + 1 < :free THEN interval '0'
                    ELSE make_interval(secs => least(300, power(2, least(20, attempt.failures + 1 - :free)))) END
            WHERE attempt.blocked_until <= now()
            RETURNING failures
            """;

    private final EntityManager database;

    @Inject
    SignInAttempts(EntityManager database) {
        this.database = database;
    }

    /** What attempts from a browser are counted by that the user has signed in with before. */
    static String knownBrowser(SecretToken token) {
        return KNOWN_BROWSER + HexFormat.of().formatHex(token.hash());
    }

    /** Books an attempt. */
    @Transactional
    Booking book(String user, String source) {
        boolean granted = book(user, source, FREE_FOR_USER) && book(ANY_USER, source, FREE_FOR_SOURCE);
        return new Booking(granted, wait(user, source));
    }

    /** Takes back what {@link #book} booked: the password was right. */
    @Transactional
    void succeeded(String user, String source) {
        database.createNativeQuery("DELETE FROM holdfast.sign_in_attempt WHERE subject = :subject AND source = :source")
                .setParameter("subject", subject(user))
                .setParameter("source", source)
                .executeUpdate();
        database.createNativeQuery("""
                        UPDATE holdfast.sign_in_attempt SET failures = greatest(0, failures - 1), blocked_until = now()
                        WHERE subject = :subject AND source = :source
                        """)
                .setParameter("subject", subject(ANY_USER))
                .setParameter("source", source)
                .executeUpdate();
    }

    @Scheduled(every = "1h", delayed = "6m")
    @Transactional
    void forgetWhatIsOld() {
        database.createNativeQuery("DELETE FROM holdfast.sign_in_attempt WHERE last_at < now() - interval '1 day'")
                .executeUpdate();
    }

    private boolean book(String user, String source, int free) {
        return !database.createNativeQuery(BOOK)
                .setParameter("subject", subject(user))
                .setParameter("source", source)
                .setParameter("free", free)
                .getResultList()
                .isEmpty();
    }

    private Duration wait(String user, String source) {
        List<?> until = database.createNativeQuery("""
                        SELECT max(blocked_until) FROM holdfast.sign_in_attempt
                        WHERE subject IN (:user, :any) AND source = :source
                        """, Instant.class)
                .setParameter("user", subject(user))
                .setParameter("any", subject(ANY_USER))
                .setParameter("source", source)
                .getResultList();
        Instant blocked = until.isEmpty() || until.getFirst() == null ? Instant.MIN : (Instant) until.getFirst();
        Instant now = Instant.now();
        return blocked.isAfter(now) ? Duration.between(now, blocked) : Duration.ZERO;
    }

    private static byte[] subject(String user) {
        return SecretToken.sha256(user.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the password may be looked at, and how long to wait if it is wrong, or if it may not.
     */
    record Booking(boolean granted, Duration waitIfWrong) {}
}
