package dev.holdfast.control.access;

import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sign-in sessions, in PostgreSQL and nowhere else, so that every replica knows and forgets them at once. */
@ApplicationScoped
public class SignInSessions {

    /** However busy: sign in again after this. */
    static final Duration LONGEST = Duration.ofDays(7);

    /** Whom an identity provider vouched for is asked again sooner: roles are the provider's to change. */
    static final Duration LONGEST_BY_PROVIDER = Duration.ofHours(12);

    /** Left alone for this long, it is over. */
    static final Duration IDLE = Duration.ofHours(12);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final int MOST_LISTED = 500;

    private static final String ALIVE =
            " and s.expiresAt > :now and s.lastSeenAt > :idle and s.user.disabledAt is null";

    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    SignInSessions(Audit audit, ChangeFeed changes) {
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * One that is alive, as lists show it.
     *
     * @param byProvider whether an identity provider vouched for the user
     */
    public record View(
            long id,
            String user,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt,
            String origin,
            String userAgent,
            boolean byProvider) {}

    /** Begins one, always under a new token: one that was there before sign-in is worth nothing. */
    @Transactional
    SecretToken begin(User user, SignInSession.Method method, Visitor visitor) {
        SecretToken token = SecretToken.make();
        new SignInSession(token, user, method, Instant.now(), visitor).persist();
        return token;
    }

    /** Who is signed in with this token; empty: nobody. */
    @Transactional
    Optional<SignedIn> find(SecretToken token, String origin) {
        Instant now = Instant.now();
        Optional<SignInSession> found = SignInSession.find(
                        "from SignInSession s join fetch s.user where s.tokenHash = :hash" + ALIVE,
                        Map.of("hash", token.hash(), "now", now, "idle", now.minus(IDLE)))
                .firstResultOptional();
        found.filter(session -> session.lastSeenAt.isBefore(now.minus(NOTED_EVERY)))
                .ifPresent(session -> session.lastSeenAt = now);
        return found.map(session -> new SignedIn(
                new Credential.Session(session.id),
                session.user.id,
                session.user.name,
                session.user.standing(),
                token.forgeryToken(),
                origin));
    }

    /** What somebody may now who had this session; empty: it was ended, or has run out. */
    @Transactional
    Optional<Standing> standing(long session) {
        Instant now = Instant.now();
        return SignInSession.<SignInSession>find(
                        "from SignInSession s join fetch s.user where s.id = :id" + ALIVE,
                        Map.of("id", session, "now", now, "idle", now.minus(IDLE)))
                .firstResultOptional()
                .map(found -> found.user.standing());
    }

    /** Those of one user, the last used first. */
    @Transactional
    public List<View> of(long user) {
        return views("s.user.id = :user", Map.of("user", user));
    }

    /** Everybody's, the last used first; the first 500. */
    @Transactional
    public List<View> all() {
        return views("1 = 1", Map.of());
    }

    /**
     * Ends one, of one's own or, as an administrator, of anybody. Every replica refuses its cookie from now on.
     *
     * @return false: there is none of this id, or it is not one's own to end
     */
    public boolean end(long session, SignedIn author) {
        boolean ended = QuarkusTransaction.requiringNew().call(() -> {
            SignInSession row = SignInSession.findById(session);
            if (row == null || (row.user.id != author.userId() && !author.may(Right.ADMINISTER))) {
                return false;
            }
            audit.record(AuditEntry.done(AuditCode.SESSION_ENDED, author.actor(), "user", row.user.name)
                    .detailed("session " + session + " from " + row.origin));
            row.delete();
            return true;
        });
        announce();
        return ended;
    }

    /** Ends all of one's own but this one. */
    public void endOthers(SignedIn who) {
        QuarkusTransaction.requiringNew().run(() -> {
            long ended = endAll(who.userId(), who.credential());
            audit.record(AuditEntry.done(AuditCode.SESSION_ENDED, who.actor(), "user", who.user())
                    .detailed(ended + " other sessions"));
        });
        changes.announce(ChangeFeed.Topic.ACCESS);
    }

    /** In the caller's transaction: all of a user but the one that is shown, if one is. */
    long endAll(long user, Credential but) {
        long kept = but instanceof Credential.Session(long id) ? id : 0;
        return SignInSession.delete("user.id = ?1 and id <> ?2", user, kept);
    }

    @Transactional
    void endQuietly(long session) {
        SignInSession.deleteById(session);
    }

    /** Tells open pages, here and elsewhere, that some session may be over. */
    void announce() {
        changes.announce(ChangeFeed.Topic.ACCESS);
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void forgetWhatIsOver() {
        Instant now = Instant.now();
        SignInSession.delete("expiresAt <= ?1 or lastSeenAt <= ?2", now, now.minus(IDLE));
    }

    private static List<View> views(String condition, Map<String, Object> parameters) {
        Instant now = Instant.now();
        Map<String, Object> all = new java.util.HashMap<>(parameters);
        all.put("now", now);
        all.put("idle", now.minus(IDLE));
        return SignInSession.<SignInSession>find(
                        "from SignInSession s join fetch s.user where " + condition + ALIVE
                                + " order by s.lastSeenAt desc, s.id desc",
                        all)
                .page(0, MOST_LISTED)
                .stream()
                .map(session -> new View(
                        session.id,
                        session.user.name,
                        session.createdAt,
                        session.lastSeenAt,
                        session.expiresAt,
                        session.origin,
                        session.userAgent,
                        session.method.equals("provider")))
                .toList();
    }
}
