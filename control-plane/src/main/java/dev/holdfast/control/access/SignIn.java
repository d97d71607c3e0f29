package dev.holdfast.control.access;

import dev.holdfast.control.access.SignInAttempts.Booking;
import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.audit.Occasions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The one door for people: in by name and password, and out. */
@ApplicationScoped
public class SignIn {

    private static final int LONGEST_NAME = 128;

    private final SignInAttempts attempts;
    private final SignInSessions sessions;
    private final Users users;
    private final Audit audit;
    private final Occasions early = new Occasions(Duration.ofMinutes(1));

    @Inject
    SignIn(SignInAttempts attempts, SignInSessions sessions, Users users, Audit audit) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.users = users;
        this.audit = audit;
    }

    /** What came of an attempt. */
    public sealed interface Outcome {

        /**
         * Signed in.
         *
         * @param cookie of the new session
         * @param knownBrowser what this browser is known by from now on
         */
        record Welcome(String cookie, String knownBrowser) implements Outcome {}

        /** User or password is wrong, or it is too early to look; which of them is not said. */
        record Refused(Duration retryAfter) implements Outcome {}
    }

    /** Tries a name and a password. An unknown name takes as long as a wrong password, and is answered alike. */
    public Outcome attempt(String name, String password, Visitor visitor) {
        if (name.length() > LONGEST_NAME || password.length() > Passwords.LONGEST || name.indexOf('\0') >= 0) {
            return new Outcome.Refused(Duration.ZERO);
        }
        String userName = name.strip().toLowerCase(Locale.ROOT);
        Optional<User> user = QuarkusTransaction.requiringNew().call(() -> User.named(userName));
        String source = source(user, visitor);
        Booking booking = attempts.book(userName, source);
        // A name that nobody has is not put on record: it may be a password in the wrong field.
        String target = user.map(found -> found.name).orElse("");
        if (!booking.granted()) {
            if (early.isNew(target + " " + visitor.source())) {
                putRefusalOnRecord(target, "too early after a failure: not looked at", visitor);
            }
            return new Outcome.Refused(booking.waitIfWrong());
        }
        String refusal = refusal(user, password);
        if (!refusal.isEmpty()) {
            putRefusalOnRecord(target, refusal, visitor);
            return new Outcome.Refused(booking.waitIfWrong());
        }
        attempts.succeeded(userName, source);
        return QuarkusTransaction.requiringNew().call(() -> {
            audit.record(
                    AuditEntry.done(AuditCode.SIGNED_IN, Actor.user(userName, visitor.origin()), "user", userName));
            SecretToken session = sessions.begin(user.orElseThrow(), SignInSession.Method.PASSWORD, visitor);
            return new Outcome.Welcome(
                    session.text(), KnownBrowser.remember(user.orElseThrow().id).text());
        });
    }

    private void putRefusalOnRecord(String target, String why, Visitor visitor) {
        audit.recordAttempt(
                AuditEntry.denied(AuditCode.SIGN_IN_FAILED, Actor.nobody(visitor.origin()), "user", target, why));
    }

    /**
     * Changes one's own password. The old one is asked for, and guessing it is slow as at sign-in: who finds a browser
     * open shall not be able to keep the account.
     *
     * @throws UserRefusedException if the old one is wrong or the new one will not do
     */
    public void changePassword(SignedIn who, String old, String fresh, Visitor visitor) {
        Passwords.check(fresh, who.user());
        Booking booking = attempts.book(who.user(), visitor.source());
        if (!booking.granted()) {
            throw new UserRefusedException("Too many attempts: wait "
                    + booking.waitIfWrong().plusMillis(999).toSeconds() + " s before the next.");
        }
        Optional<User> user = QuarkusTransaction.requiringNew().call(() -> User.named(who.user()));
        String refusal = old.length() > Passwords.LONGEST ? "wrong password" : refusal(user, old);
        if (!refusal.isEmpty()) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.USER_CHANGE_REFUSED, who.actor(), "user", who.user(), "present password: " + refusal));
            throw new UserRefusedException("The present password is not right.");
        }
        attempts.succeeded(who.user(), visitor.source());
        users.setOwnPassword(who, fresh);
    }

    /** Ends the session, on every replica at once. */
    public void out(SignedIn who) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (who.credential() instanceof Credential.Session(long session)) {
                sessions.endQuietly(session);
            }
            audit.record(AuditEntry.done(AuditCode.SIGNED_OUT, who.actor(), "user", who.user()));
        });
        sessions.announce();
    }

    /** Why the password is not taken; empty: it is. Every way takes one computation of a hash. */
    private static String refusal(Optional<User> user, String password) {
        String stored = user.map(found -> found.passwordHash).orElse(null);
        PasswordHash hash = stored == null ? PasswordHash.NOBODYS : new PasswordHash(stored);
        boolean right = hash.matches(password);
        if (user.isEmpty()) {
            return "no such user";
        }
        if (stored == null) {
            return "signs in with the identity provider only";
        }
        if (!right) {
            return "wrong password";
        }
        return user.get().isDisabled() ? "disabled" : "";
    }

    /** A browser that this user has signed in with before is counted by itself, so that no neighbour's guessing bars it. */
    private static String source(Optional<User> user, Visitor visitor) {
        Optional<SecretToken> browser = SecretToken.parse(visitor.knownBrowser());
        // Asked whether the user exists or not: the time that it takes tells nothing.
        Optional<Long> owner =
                browser.flatMap(token -> QuarkusTransaction.requiringNew().call(() -> KnownBrowser.ownerOf(token)));
        boolean known = owner.isPresent() && owner.equals(user.map(found -> found.id));
        return known ? SignInAttempts.knownBrowser(browser.orElseThrow()) : visitor.source();
    }
}
