package dev.holdfast.control.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;

/** One browser that somebody is signed in with. The row is the session: without it the cookie is nothing. */
@Entity
@Table(name = "sign_in_session")
public class SignInSession extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Column(name = "token_hash", nullable = false, updatable = false)
    public byte[] tokenHash;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id", updatable = false)
    public User user;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "last_seen_at", nullable = false)
    public Instant lastSeenAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    public Instant expiresAt;

    @Column(nullable = false, updatable = false)
    public String origin;

    @Column(name = "user_agent", nullable = false, updatable = false)
    public String userAgent;

    @Column(nullable = false, updatable = false)
    public String method;

    @SuppressWarnings("NullAway.Init")
    protected SignInSession() {}

    @SuppressWarnings("NullAway.Init") // the id is PostgreSQL's
    SignInSession(SecretToken token, User user, Method method, Instant now, Visitor visitor) {
        this.tokenHash = token.hash();
        this.user = user;
        this.method = method.name().toLowerCase(Locale.ROOT);
        this.createdAt = now;
        this.lastSeenAt = now;
        this.expiresAt =
                now.plus(method == Method.PROVIDER ? SignInSessions.LONGEST_BY_PROVIDER : SignInSessions.LONGEST);
        this.origin = visitor.origin();
        this.userAgent = visitor.userAgent();
    }

    /** How somebody came in. Stored in lower case. */
    enum Method {
        PASSWORD,
        PROVIDER
    }
}
