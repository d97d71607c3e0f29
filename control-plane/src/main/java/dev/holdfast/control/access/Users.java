package dev.holdfast.control.access;

import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one door for users: made, changed, disabled, given new passwords. None is deleted, since the record names them. The
 * last one who can let others in stays.
 */
@ApplicationScoped
public class Users {

    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,127}");

    private final Audit audit;
    private final ChangeFeed changes;
    private final SignInSessions sessions;

    @Inject
    Users(Audit audit, ChangeFeed changes, SignInSessions sessions) {
        this.audit = audit;
        this.changes = changes;
        this.sessions = sessions;
    }

    /**
     * What may be shown of a user.
     *
     * @param issuer the identity provider that knows the user; null: none
     * @param hasPassword whether it is one of ours that the user signs in with
     */
    public record View(
            long id,
            String name,
            Standing standing,
            Instant createdAt,
            @Nullable Instant disabledAt,
            @Nullable String issuer,
            boolean hasPassword,
            @Nullable Instant passwordChangedAt) {}

    /** All of them, in order of name. */
    @Transactional
    public List<View> list() {
        return User.<User>find("order by name").stream().map(Users::view).toList();
    }

    @Transactional
    public Optional<View> find(long id) {
        return User.<User>findByIdOptional(id).map(Users::view);
    }

    @Transactional
    public Optional<View> named(String name) {
        return User.named(name.toLowerCase(Locale.ROOT)).map(Users::view);
    }

    /**
     * Makes a user.
     *
     * @param password null: one is made
     * @return the password
     * @throws UserRefusedException saying what is wrong; nothing is made then
     */
    public String create(String name, @Nullable String password, Standing standing, SignedIn author) {
        String userName = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(userName).matches()) {
            throw new UserRefusedException("The name '" + name.strip()
                    + "' cannot be; write 1 to 128 of a-z, 0-9, and . _ @ - behind the first.");
        }
        String chosen = password == null ? Passwords.make() : Passwords.check(password, userName);
        PasswordHash hash = PasswordHash.of(chosen);
        boolean made = QuarkusTransaction.requiringNew().call(() -> {
            if (User.named(userName).isPresent()) {
                return false;
            }
            new User(userName, hash, standing, Instant.now()).persistAndFlush();
            audit.record(AuditEntry.done(AuditCode.USER_CREATED, author.actor(), "user", userName)
                    .changing(Map.of(), standing.fields()));
            return true;
        });
        if (!made) {
            throw new UserRefusedException("There is a user '" + userName + "' already; choose another name.");
        }
        return chosen;
    }

    /**
     * Gives a user another role or other clusters, in force at the user's next request.
     *
     * @throws UserRefusedException if it would leave nobody who can let people in
     */
    public void change(long id, Standing standing, SignedIn author) {
        withKeepers(id, author, user -> {
            Standing before = user.standing();
            if (before.equals(standing)) {
                return Optional.empty();
            }
            user.stand(standing);
            return Optional.of(AuditEntry.done(AuditCode.USER_CHANGED, author.actor(), "user", user.name)
                    .changing(before.fields(), standing.fields()));
        });
    }

    /**
     * Shuts a user out, tokens included, at once.
     *
     * @throws UserRefusedException as {@link #change}
     */
    public void disable(long id, SignedIn author) {
        withKeepers(id, author, user -> {
            if (user.isDisabled()) {
                return Optional.empty();
            }
            user.disabledAt = Instant.now();
            sessions.endAll(id, new Credential.Session(0));
            KnownBrowser.forgetAll(id);
            return Optional.of(AuditEntry.done(AuditCode.USER_DISABLED, author.actor(), "user", user.name)
                    .changing(Map.of("disabled", false), Map.of("disabled", true)));
        });
    }

    /** Lets a user in again. */
    public void enable(long id, SignedIn author) {
        withKeepers(id, author, user -> {
            if (!user.isDisabled()) {
                return Optional.empty();
            }
            user.disabledAt = null;
            return Optional.of(AuditEntry.done(AuditCode.USER_ENABLED, author.actor(), "user", user.name)
                    .changing(Map.of("disabled", true), Map.of("disabled", false)));
        });
    }

    /**
     * Gives a user a new password, and ends the user's sessions.
     *
     * @param password null: one is made
     * @return the password
     * @throws UserRefusedException if it will not do, or an identity provider knows the user
     */
    public String resetPassword(long id, @Nullable String password, SignedIn author) {
        View view = find(id).orElseThrow(Users::gone);
        requireOwnPassword(view.issuer());
        String chosen = password == null ? Passwords.make() : Passwords.check(password, view.name());
        PasswordHash hash = PasswordHash.of(chosen);
        withKeepers(id, author, user -> {
            setPassword(user, hash);
            sessions.endAll(id, author.userId() == id ? author.credential() : new Credential.Session(0));
            return Optional.of(AuditEntry.done(AuditCode.PASSWORD_RESET, author.actor(), "user", user.name));
        });
        return chosen;
    }

    /** One's own new password, the old one having been looked at: ends all one's other sessions. */
    void setOwnPassword(SignedIn who, String password) {
        requireOwnPassword(find(who.userId()).orElseThrow(Users::gone).issuer());
        PasswordHash hash = PasswordHash.of(Passwords.check(password, who.user()));
        withKeepers(who.userId(), who, user -> {
            setPassword(user, hash);
            sessions.endAll(user.id, who.credential());
            return Optional.of(AuditEntry.done(AuditCode.PASSWORD_CHANGED, who.actor(), "user", user.name));
        });
    }

    /** For who can start the program and has lost the password: {@code admin} is what it was at the first start. */
    void recover(String name, String password) {
        PasswordHash hash = PasswordHash.of(password);
        QuarkusTransaction.requiringNew().run(() -> {
            User user = User.named(name).orElseThrow(Users::gone);
            Map<String, Object> before = user.standing().fields();
            user.stand(new Standing(Role.ADMIN, Reach.EVERYWHERE));
            user.disabledAt = null;
            setPassword(user, hash);
            sessions.endAll(user.id, new Credential.Session(0));
            audit.record(AuditEntry.done(AuditCode.PASSWORD_RESET, Actor.SYSTEM, "user", name)
                    .changing(before, user.standing().fields())
                    .detailed("by HOLDFAST_ADMIN_RECOVERY_PASSWORD"));
        });
    }

    private static void setPassword(User user, PasswordHash hash) {
        user.passwordHash = hash.text();
        user.passwordChangedAt = Instant.now();
        KnownBrowser.forgetAll(user.id);
    }

    /**
     * Does it with every administrator's row locked, in order of id: two who take each other's role away at once are one
     * after the other, and the second is refused.
     */
    private void withKeepers(long id, SignedIn author, Function<User, Optional<AuditEntry>> act) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                User.find("role = ?1 order by id", Role.ADMIN)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .list();
                User user = User.findById(id, LockModeType.PESSIMISTIC_WRITE);
                if (user == null) {
                    throw gone();
                }
                boolean kept = user.isKeeper();
                Optional<AuditEntry> entry = act.apply(user);
                if (kept && !user.isKeeper()) {
                    requireAnotherKeeper(id);
                }
                entry.ifPresent(audit::record);
            });
        } catch (UserRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.USER_CHANGE_REFUSED,
                    author.actor(),
                    "user",
                    find(id).map(View::name).orElse(Long.toString(id)),
                    String.valueOf(refused.getMessage())));
            throw refused;
        }
        changes.announce(ChangeFeed.Topic.ACCESS);
    }

    private static void requireAnotherKeeper(long id) {
        boolean another =
                User.<User>list("role", Role.ADMIN).stream().anyMatch(user -> user.id != id && user.isKeeper());
        if (!another) {
            throw new UserRefusedException("This is the last administrator with a password and every cluster: make"
                    + " another first, or nobody could let people in.");
        }
    }

    private static void requireOwnPassword(@Nullable String issuer) {
        if (issuer != null) {
            throw new UserRefusedException(
                    "This user signs in with the identity provider: the password is kept there.");
        }
    }

    private static UserRefusedException gone() {
        return new UserRefusedException("There is no such user.");
    }

    private static View view(User user) {
        return new View(
                user.id,
                user.name,
                user.standing(),
                user.createdAt,
                user.disabledAt,
                user.issuer,
                user.passwordHash != null,
                user.passwordChangedAt);
    }
}
