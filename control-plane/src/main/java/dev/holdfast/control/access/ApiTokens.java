package dev.holdfast.control.access;

import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.audit.Occasions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * API tokens. What one may is looked up at each use: the lesser of what it was made for and what its owner may now, so
 * that a user who is disabled or loses a role takes that from the tokens as well, on every replica at once.
 */
@ApplicationScoped
public class ApiTokens {

    /** The longest that one may live. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /** A program that asks each second would be most of the record. */
    private static final Duration USE_RECORDED_EVERY = Duration.ofHours(1);

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int LONGEST_LABEL = 100;
    private static final int MOST_OF_ONE_USER = 100;

    private final Audit audit;
    private final Occasions strangers = new Occasions(NOTED_EVERY);

    @Inject
    ApiTokens(Audit audit) {
        this.audit = audit;
    }

    /** What may be shown of a token: everything but the secret. */
    public record View(
            String id,
            String owner,
            String label,
            Standing standing,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedFrom,
            @Nullable Instant revokedAt) {}

    /** A new token; its text cannot be had again. */
    public record Made(String id, String text) {
        /** Never in a log. */
        @Override
        public String toString() {
            return "Made " + id;
        }
    }

    /**
     * Makes one for whoever asks, who has to be a person.
     *
     * @param label what it is for, 1 to 100 characters
     * @param standing the most that it may; no more than its maker may now
     * @param life more than 0, at most 366 days
     * @throws UserRefusedException saying what is wrong
     */
    public Made create(String label, Standing standing, Duration life, SignedIn author) {
        String name = label.strip();
        if (name.isEmpty() || name.length() > LONGEST_LABEL || name.chars().anyMatch(Character::isISOControl)) {
            throw new UserRefusedException(
                    "Say what the token is for, in 1 to " + LONGEST_LABEL + " characters: it is how you will know it.");
        }
        if (!life.isPositive() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new UserRefusedException("A token lives 1 to " + LONGEST_LIFE.toDays() + " days.");
        }
        if (!author.standing().covers(standing)) {
            throw new UserRefusedException("A token may no more than its owner: you are "
                    + author.role().word() + " in: " + author.standing().reach() + ".");
        }
        return QuarkusTransaction.requiringNew().call(() -> store(name, standing, life, author));
    }

    private Made store(String label, Standing standing, Duration life, SignedIn author) {
        User owner = User.findById(author.userId(), LockModeType.PESSIMISTIC_WRITE);
        Instant now = Instant.now();
        if (ApiToken.count("user.id = ?1 and revokedAt is null and expiresAt > ?2", owner.id, now)
                >= MOST_OF_ONE_USER) {
            throw new UserRefusedException("You have " + MOST_OF_ONE_USER + " tokens; revoke one first.");
        }
        ApiTokenText text = ApiTokenText.make();
        Instant expires = now.plus(life);
        new ApiToken(text, owner, label, standing, now, expires).persist();
        audit.record(AuditEntry.done(AuditCode.API_TOKEN_CREATED, author.actor(), "api_token", text.id())
                .changing(
                        Map.of(),
                        Map.of(
                                "label", label,
                                "role", standing.role().name(),
                                "clusters", standing.reach().toString(),
                                "expires", expires.toString())));
        return new Made(text.id(), text.full());
    }

    /** Those of one user, the newest first. */
    @Transactional
    public List<View> of(long user) {
        return ApiToken.<ApiToken>find(
                        "from ApiToken t join fetch t.user where t.user.id = ?1 order by t.createdAt desc", user)
                .stream()
                .map(ApiTokens::view)
                .toList();
    }

    /** Everybody's, the newest first; at most 1000. */
    @Transactional
    public List<View> all() {
        return ApiToken.<ApiToken>find("from ApiToken t join fetch t.user order by t.createdAt desc")
                .page(0, 1000)
                .stream()
                .map(ApiTokens::view)
                .toList();
    }

    /**
     * Revokes one, of one's own or, as an administrator, of anybody. Every replica refuses it from now on.
     *
     * @return false: there is none of this id, or it is not one's own to revoke
     */
    public boolean revoke(String id, SignedIn author) {
        return QuarkusTransaction.requiringNew().call(() -> {
            ApiToken token = ApiToken.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (token == null || (token.user.id != author.userId() && !author.may(Right.ADMINISTER))) {
                return false;
            }
            if (token.revokedAt == null) {
                token.revokedAt = Instant.now();
                audit.record(AuditEntry.done(AuditCode.API_TOKEN_REVOKED, author.actor(), "api_token", id)
                        .changing(Map.of("revoked", false), Map.of("revoked", true))
                        .detailed("of " + token.user.name + ": " + token.label));
            }
            return true;
        });
    }

    /** Who comes with this token; empty: nobody, which is put on record. That a token is used is, too. */
    Optional<SignedIn> find(ApiTokenText shown, String origin) {
        return QuarkusTransaction.requiringNew().call(() -> {
            ApiToken token = ApiToken.<ApiToken>find("from ApiToken t join fetch t.user where t.id = ?1", shown.id())
                    .firstResult();
            if (token == null || !MessageDigest.isEqual(token.tokenHash, shown.hash())) {
                putStrangerOnRecord(token, origin);
                return Optional.empty();
            }
            Instant now = Instant.now();
            String over = over(token, now);
            if (!over.isEmpty()) {
                putOnRecord(token, over, now, origin);
                return Optional.empty();
            }
            if (isDue(token.lastUsedAt, now)) {
                token.lastUsedAt = now;
                token.lastUsedFrom = origin;
            }
            putUseOnRecord(token, now, origin);
            return Optional.of(new SignedIn(
                    new Credential.Token(token.id),
                    token.user.id,
                    token.user.name,
                    token.standing().within(token.user.standing()),
                    "",
                    origin));
        });
    }

    /** What somebody may now who came with this token; empty: it is good no more. */
    @Transactional
    Optional<Standing> standing(String id) {
        return ApiToken.<ApiToken>find("from ApiToken t join fetch t.user where t.id = ?1", id)
                .firstResultOptional()
                .filter(token -> over(token, Instant.now()).isEmpty())
                .map(token -> token.standing().within(token.user.standing()));
    }

    @Scheduled(every = "6h", delayed = "7m")
    @Transactional
    void forgetWhatIsLongOver() {
        Instant longAgo = Instant.now().minus(KEPT);
        ApiToken.delete("expiresAt < ?1 or revokedAt < ?1", longAgo);
    }

    private static String over(ApiToken token, Instant now) {
        if (token.revokedAt != null) {
            return "revoked";
        }
        if (!token.expiresAt.isAfter(now)) {
            return "expired";
        }
        return token.user.isDisabled() ? "its owner is disabled" : "";
    }

    /** Once a minute: a program that does not notice goes on asking. */
    private void putOnRecord(ApiToken token, String why, Instant now, String origin) {
        if (isDue(token.lastRefusedAt, now)) {
            token.lastRefusedAt = now;
            audit.record(AuditEntry.denied(
                    AuditCode.API_TOKEN_REFUSED, Actor.token(token.id, origin), "api_token", token.id, why));
        }
    }

    /** What was shown is not: it may be a secret of another place. */
    private void putStrangerOnRecord(@Nullable ApiToken token, String origin) {
        if (strangers.isNew(new Visitor(origin, "").source())) {
            audit.record(AuditEntry.denied(
                    AuditCode.API_TOKEN_REFUSED,
                    Actor.nobody(origin),
                    "api_token",
                    token == null ? "" : token.id,
                    token == null ? "no such token" : "wrong secret"));
        }
    }

    /** By a condition in the database: of many requests at once, at however many replicas, one puts it on record. */
    private void putUseOnRecord(ApiToken token, Instant now, String origin) {
        Instant due = now.minus(USE_RECORDED_EVERY);
        Instant last = token.useRecordedAt;
        if (last != null && !last.isBefore(due)) {
            return;
        }
        int updated = ApiToken.update(
                "useRecordedAt = ?1 where id = ?2 and (useRecordedAt is null or useRecordedAt < ?3)",
                now,
                token.id,
                due);
        if (updated > 0) {
            audit.record(AuditEntry.done(AuditCode.API_TOKEN_USED, Actor.token(token.id, origin), "api_token", token.id)
                    .detailed("of " + token.user.name + ": " + token.label));
        }
    }

    private static boolean isDue(@Nullable Instant last, Instant now) {
        return last == null || last.isBefore(now.minus(NOTED_EVERY));
    }

    private static View view(ApiToken token) {
        return new View(
                token.id,
                token.user.name,
                token.label,
                token.standing(),
                token.createdAt,
                token.expiresAt,
                token.lastUsedAt,
                token.lastUsedFrom,
                token.revokedAt);
    }
}
