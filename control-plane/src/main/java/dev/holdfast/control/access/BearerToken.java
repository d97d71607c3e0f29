package dev.holdfast.control.access;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an API token is looked for: in the header of requests of programs, and nowhere on the paths of pages. */
final class BearerToken {

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** Whether programs come here with tokens. */
    static boolean isTakenAt(String path) {
        return path.startsWith("/api/v1/") || path.equals("/q/metrics");
    }

    /** Whether the request says that it comes with a token. If so no cookie counts, whatever the token is worth. */
    static boolean isShownBy(RoutingContext request) {
        return header(request) != null && isTakenAt(request.normalizedPath());
    }

    /** The token that is shown; empty: none, or what is shown is no token. */
    static Optional<ApiTokenText> read(RoutingContext request) {
        String header = header(request);
        return header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Optional.empty()
                : ApiTokenText.parse(header.substring(SCHEME.length()).strip());
    }

    private static @Nullable String header(RoutingContext request) {
        return request.request().getHeader("Authorization");
    }
}
