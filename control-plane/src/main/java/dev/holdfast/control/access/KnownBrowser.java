package dev.holdfast.control.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A browser that a user has signed in with before. It opens nothing: its attempts are only counted apart. */
@Entity
@Table(name = "known_browser")
public class KnownBrowser extends PanacheEntityBase {

    private static final Duration REMEMBERED = Duration.ofDays(90);
    private static final int MOST_OF_ONE_USER = 20;

    @Id
    @Column(name = "token_hash")
    public byte[] tokenHash;

    @Column(name = "user_id", nullable = false, updatable = false)
    public long userId;

    @Column(name = "last_used_at", nullable = false)
    public Instant lastUsedAt;

    @SuppressWarnings("NullAway.Init")
    protected KnownBrowser() {}

    private KnownBrowser(SecretToken token, long userId, Instant now) {
        this.tokenHash = token.hash();
        this.userId = userId;
        this.lastUsedAt = now;
    }

    /** Whose browser it is; empty: nobody's, or not for a long time. */
    static Optional<Long> ownerOf(SecretToken token) {
        return KnownBrowser.<KnownBrowser>find(
                        "tokenHash = ?1 and lastUsedAt > ?2",
                        token.hash(),
                        Instant.now().minus(REMEMBERED))
                .firstResultOptional()
                .map(known -> known.userId);
    }

    /** In the caller's transaction. */
    static SecretToken remember(long user) {
        Instant now = Instant.now();
        delete("userId = ?1 and lastUsedAt <= ?2", user, now.minus(REMEMBERED));
        if (count("userId", user) >= MOST_OF_ONE_USER) {
            KnownBrowser oldest = find("userId = ?1 order by lastUsedAt", user).firstResult();
            if (oldest != null) {
                oldest.delete();
            }
        }
        SecretToken token = SecretToken.make();
        new KnownBrowser(token, user, now).persist();
        return token;
    }

    static void forgetAll(long user) {
        delete("userId", user);
    }
}
