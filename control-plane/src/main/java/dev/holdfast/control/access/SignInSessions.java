package dev.holdfast.control.access;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The sign-in sessions, in PostgreSQL and nowhere else, so that every replica knows and forgets them at once. */
@ApplicationScoped
public class SignInSessions {

    /** However busy: sign in again after this. */
    static final Duration LONGEST = Duration.ofDays(7);

    /** Left alone for this long, it is over. */
    static final Duration IDLE = Duration.ofHours(12);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /** Begins one, always under a new token: one that was there before sign-in is worth nothing. */
    @Transactional
    SecretToken begin(User user, Visitor visitor) {
        SecretToken token = SecretToken.make();
        Instant now = Instant.now();
        new SignInSession(token, user, now, now.plus(LONGEST), visitor).persist();
        return token;
    }

    /** Who is signed in with this token; empty: nobody. */
    @Transactional
    Optional<SignedIn> find(SecretToken token, String origin) {
        Instant now = Instant.now();
        Optional<SignInSession> found = SignInSession.find(
                        "from SignInSession s join fetch s.user where s.tokenHash = ?1 and s.expiresAt > ?2"
                                + " and s.lastSeenAt > ?3",
                        token.hash(),
                        now,
                        now.minus(IDLE))
                .firstResultOptional();
        found.filter(session -> session.lastSeenAt.isBefore(now.minus(NOTED_EVERY)))
                .ifPresent(session -> session.lastSeenAt = now);
        return found.map(session ->
                new SignedIn(session.id, session.user.name, session.user.role, token.forgeryToken(), origin));
    }

    /** Whether it has neither been ended nor run out. */
    @Transactional
    public boolean isAlive(long session) {
        Instant now = Instant.now();
        return SignInSession.count("id = ?1 and expiresAt > ?2 and lastSeenAt > ?3", session, now, now.minus(IDLE)) > 0;
    }

    @Transactional
    void end(long session) {
        SignInSession.deleteById(session);
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void forgetWhatIsOver() {
        Instant now = Instant.now();
        SignInSession.delete("expiresAt <= ?1 or lastSeenAt <= ?2", now, now.minus(IDLE));
    }
}
