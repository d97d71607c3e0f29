package dev.holdfast.control.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * A cookie that holds a {@link SecretToken}. Over TLS its name begins with {@code __Host-}, so that no neighbouring
 * host can set it; over plain HTTP, which is allowed on loopback only, browsers would refuse that name.
 */
public enum BrowserCookie {
    /** Who is signed in. */
    SESSION("holdfast-session", SignInSessions.LONGEST),
    /** Whose sign-in form it is, before anybody is signed in. */
    SIGN_IN_FORM("holdfast-sign-in", Duration.ofHours(1)),
    /** That its user has signed in with it before. It opens nothing. */
    KNOWN_BROWSER("holdfast-known", Duration.ofDays(90)),
    /** Who has been sent to the identity provider, and is to come back with the same browser. */
    PROVIDER("holdfast-provider", Duration.ofMinutes(10));

    private final String name;
    private final Duration lifetime;

    BrowserCookie(String name, Duration lifetime) {
        this.name = name;
        this.lifetime = lifetime;
    }

    Optional<SecretToken> read(RoutingContext request) {
        Cookie cookie = request.request().getCookie(nameFor(request));
        return cookie == null ? Optional.empty() : SecretToken.parse(cookie.getValue());
    }

    /** Gives it to the browser. */
    public void set(RoutingContext request, String value) {
        request.response().addCookie(cookie(request, value).setMaxAge(lifetime.toSeconds()));
    }

    /** Takes it from the browser. */
    public void clear(RoutingContext request) {
        request.response().addCookie(cookie(request, "").setMaxAge(0));
    }

    private Cookie cookie(RoutingContext request, String value) {
        return Cookie.cookie(nameFor(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(request.request().isSSL())
                // Lax, not Strict: a link in a chat message shall open the page, not the sign-in. What changes
                // something is a POST, which Lax withholds from other sites too.
                .setSameSite(CookieSameSite.LAX);
    }

    private String nameFor(RoutingContext request) {
        return request.request().isSSL() ? "__Host-" + name : name;
    }
}
