package dev.holdfast.control.access;

import dev.holdfast.control.access.oidc.OidcClient;
import dev.holdfast.control.access.oidc.OidcClient.Identity;
import dev.holdfast.control.access.oidc.OidcException;
import dev.holdfast.control.access.oidc.TrustedAuthority;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The other door for people: an identity provider says who it is. What holds the two halves together, the way there and
 * the way back, is a secret in the browser's cookie: state, nonce and PKCE verifier are all derived from it, so no replica
 * keeps anything, and whichever of them the browser comes back to can go on.
 */
@ApplicationScoped
public class ProviderSignIn {

    private static final Logger LOG = Logger.getLogger(ProviderSignIn.class);
    private static final String SORRY =
            "The sign-in did not succeed. Try again; if it stays so, the control plane's log" + " says why.";

    private final Optional<OidcSettings> settings;
    private final Optional<OidcClient> client;
    private final SignInSessions sessions;
    private final Audit audit;

    @Inject
    ProviderSignIn(Config config, SignInSessions sessions, Audit audit) {
        this.settings = OidcSettings.read(name -> config.getOptionalValue(
                        Objects.requireNonNull(name).toLowerCase(Locale.ROOT).replace('_', '.'), String.class)
                .orElse(null));
        this.client = settings.map(known -> new OidcClient(
                known.registration(), TrustedAuthority.of(known.authority().orElse(null))));
        this.sessions = sessions;
        this.audit = audit;
    }

    /** What came of it. */
    public sealed interface Outcome {

        /** Signed in: the new session's cookie, and where to go. */
        record Welcome(String cookie, String next) implements Outcome {}

        /** In words for who tried. */
        record Refused(String problem) implements Outcome {}
    }

    /** What the provider is called; empty: there is none. */
    public String name() {
        return settings.map(OidcSettings::name).orElse("");
    }

    /**
     * Where to send the browser, which is given the cookie that it has to bring back; empty: there is no provider, or it
     * does not answer.
     */
    public Optional<URI> begin(RoutingContext request, String next) {
        if (client.isEmpty()) {
            return Optional.empty();
        }
        SecretToken secret = SecretToken.make();
        try {
            URI there =
                    client.get().authorization(state(secret, next), secret.derive("nonce"), secret.derive("verifier"));
            BrowserCookie.PROVIDER.set(request, secret.text());
            return Optional.of(there);
        } catch (OidcException e) {
            LOG.warnf("event=provider_unavailable reason=\"%s\"", e.getMessage());
            return Optional.empty();
        }
    }

    /** The browser is back, with a code or an error, and with what we sent along. */
    public Outcome finish(RoutingContext request, @Nullable String code, @Nullable String state) {
        Visitor visitor = Visitor.of(request);
        Optional<SecretToken> secret = BrowserCookie.PROVIDER.read(request);
        BrowserCookie.PROVIDER.clear(request);
        if (client.isEmpty() || secret.isEmpty() || state == null) {
            return refused(visitor, "came back without the cookie it was sent with", "");
        }
        Optional<String> next = next(secret.get(), state);
        if (next.isEmpty() || code == null || code.length() > 4096) {
            String error = String.valueOf(request.request().getParam("error"));
            return refused(
                    visitor, next.isEmpty() ? "came back with another state" : "the provider says: " + error, "");
        }
        try {
            Identity identity = client.get()
                    .redeem(code, secret.get().derive("nonce"), secret.get().derive("verifier"));
            return QuarkusTransaction.requiringNew().call(() -> welcome(identity, visitor, next.get()));
        } catch (OidcException e) {
            return refused(visitor, String.valueOf(e.getMessage()), "");
        } catch (UserRefusedException e) {
            return refused(visitor, String.valueOf(e.getMessage()), String.valueOf(e.getMessage()));
        }
    }

    private Outcome welcome(Identity identity, Visitor visitor, String next) {
        OidcSettings known = settings.orElseThrow();
        String issuer = known.registration().issuer().toString();
        Standing standing = known.rules()
                .standing(identity.claims())
                .orElseThrow(() -> new UserRefusedException("You are in no group that has a role here."));
        User user = User.<User>find("issuer = ?1 and subject = ?2", issuer, identity.subject())
                .firstResultOptional()
                .orElseGet(() -> make(identity, issuer, standing));
        if (user.isDisabled()) {
            throw new UserRefusedException("This user has been disabled here.");
        }
        Standing before = user.standing();
        if (!before.equals(standing)) {
            user.stand(standing);
            audit.record(AuditEntry.done(AuditCode.USER_CHANGED, Actor.SYSTEM, "user", user.name)
                    .changing(before.fields(), standing.fields())
                    .detailed("as the identity provider says"));
        }
        audit.record(AuditEntry.done(AuditCode.SIGNED_IN, Actor.user(user.name, visitor.origin()), "user", user.name)
                .detailed("by " + issuer));
        SecretToken session = sessions.begin(user, SignInSession.Method.PROVIDER, visitor);
        return new Outcome.Welcome(session.text(), next);
    }

    /** A name that is taken is never taken over, whoever the provider says it is. */
    private User make(Identity identity, String issuer, Standing standing) {
        OidcSettings known = settings.orElseThrow();
        Object claimed = identity.claims().get(known.userClaim());
        String name = claimed instanceof String text ? text.strip().toLowerCase(Locale.ROOT) : "";
        if (!Users.NAME.matcher(name).matches()) {
            throw new UserRefusedException("The claim " + known.userClaim() + " holds no name that can be one here.");
        }
        if (User.named(name).isPresent()) {
            throw new UserRefusedException("There is another user of your name here; an administrator can help.");
        }
        User user = new User(name, issuer, identity.subject(), standing, Instant.now());
        user.persistAndFlush();
        audit.record(AuditEntry.done(AuditCode.USER_CREATED, Actor.SYSTEM, "user", name)
                .changing(Map.of(), standing.fields())
                .detailed("at the first sign-in by " + issuer));
        return user;
    }

    private Outcome refused(Visitor visitor, String why, String problem) {
        LOG.infof(
                "event=provider_sign_in_refused reason=\"%s\"",
                why.replace('\n', ' ').replace('"', '\''));
        audit.recordAttempt(AuditEntry.denied(
                AuditCode.SIGN_IN_FAILED, Actor.nobody(visitor.origin()), "user", "", "identity provider: " + why));
        return new Outcome.Refused(problem.isEmpty() ? SORRY : problem);
    }

    /** What is sent along: where to go afterwards, under a seal that only this browser's secret makes. */
    private static String state(SecretToken secret, String next) {
        return secret.derive("state " + next) + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> next(SecretToken secret, String state) {
        int dot = state.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String next = new String(Base64.getUrlDecoder().decode(state.substring(dot + 1)), StandardCharsets.UTF_8);
            boolean ours = java.security.MessageDigest.isEqual(
                    state.getBytes(StandardCharsets.UTF_8), state(secret, next).getBytes(StandardCharsets.UTF_8));
            return ours ? Optional.of(NextPage.of(next)) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
