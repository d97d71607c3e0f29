package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/** What every answer says to the browser: pages of ours run our files and nothing else, and are shown in no frame. */
@ApplicationScoped
class SecurityHeaders {

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'");

    private static final int BEFORE_ALL_OTHERS = 10_000;

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, BEFORE_ALL_OTHERS);
    }

    private static void add(RoutingContext request) {
        MultiMap headers = request.response().headers();
        String id = UUID.randomUUID().toString();
        // Ours, and never what a client sends: it leads from an answer to the record.
        request.put(Audit.REQUEST_ID, id);
        headers.set("X-Request-Id", id);
        headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (request.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (!request.normalizedPath().startsWith("/assets/")) {
            headers.set("Cache-Control", "no-store");
        }
        request.next();
    }
}
