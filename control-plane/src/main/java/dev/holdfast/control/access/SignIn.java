package dev.holdfast.control.access;

import dev.holdfast.control.access.SignInAttempts.Booking;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
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
    private static final int LONGEST_PASSWORD = 1024;

    private final SignInAttempts attempts;
    private final SignInSessions sessions;
    private final Audit audit;

    @Inject
    SignIn(SignInAttempts attempts, SignInSessions sessions, Audit audit) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** What came of an attempt. */
    public sealed interface Outcome {

        /** The cookie's value of the new session. */
        record Welcome(String cookie) implements Outcome {}

        /** User or password is wrong, or it is too early to look; which of them is not said. */
        record Refused(Duration retryAfter) implements Outcome {}
    }

    /** Tries a name and a password. An unknown name takes as long as a wrong password, and is answered alike. */
    public Outcome attempt(String name, String password, Visitor visitor) {
        if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD || name.indexOf('\0') >= 0) {
            return new Outcome.Refused(Duration.ZERO);
        }
        String userName = name.strip().toLowerCase(Locale.ROOT);
        Booking booking = attempts.book(userName, visitor.origin());
        if (!booking.granted()) {
            return new Outcome.Refused(booking.waitIfWrong());
        }
        Optional<User> user = QuarkusTransaction.requiringNew().call(() -> User.named(userName));
        PasswordHash hash =
                user.map(found -> new PasswordHash(found.passwordHash)).orElse(PasswordHash.NOBODYS);
        boolean right = hash.matches(password);
        if (user.isEmpty() || !right) {
            // A name that nobody has is not put on record: it may be a password in the wrong field.
            String target = user.map(found -> found.name).orElse("");
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.SIGN_IN_FAILED,
                    Actor.nobody(visitor.origin()),
                    "user",
                    target,
                    user.isEmpty() ? "no such user" : "wrong password"));
            return new Outcome.Refused(booking.waitIfWrong());
        }
        attempts.succeeded(userName, visitor.origin());
        SecretToken token = QuarkusTransaction.requiringNew().call(() -> {
            audit.record(
                    AuditEntry.done(AuditCode.SIGNED_IN, Actor.user(userName, visitor.origin()), "user", userName));
            return sessions.begin(user.get(), visitor);
        });
        return new Outcome.Welcome(token.text());
    }

    /** Ends the session, on every replica at once. */
    public void out(SignedIn who) {
        QuarkusTransaction.requiringNew().run(() -> {
            sessions.end(who.session());
            audit.record(AuditEntry.done(AuditCode.SIGNED_OUT, who.actor(), "user", who.user()));
        });
    }
}
