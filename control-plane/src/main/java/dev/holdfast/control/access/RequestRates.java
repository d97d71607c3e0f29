package dev.holdfast.control.access;

import dev.holdfast.control.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * No source and no token takes the control plane for itself: each may make so many requests a second on average, and ten
 * times that at once. Counted here and not in the database, which it protects: each replica grants the rate. What guesses
 * passwords is counted in the database ({@link SignInAttempts}). Of the sources and tokens seen last, 20,000 are
 * remembered; who is forgotten begins anew, as does who has been quiet for ten seconds.
 */
@ApplicationScoped
class RequestRates {

    private static final int AFTER_THE_HEADERS = 9_000;
    private static final int MOST_REMEMBERED = 20_000;
    private static final int SECONDS_SAVED = 10;
    private static final double NANOS = 1e9;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int rate;
    private final LongSupplier clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    @Inject
    RequestRates(@ConfigProperty(name = "holdfast.http.rate", defaultValue = "100") int rate) {
        this(rate, System::nanoTime);
    }

    /** @param clock nanoseconds that only grow */
    RequestRates(int rate, LongSupplier clock) {
        this.rate = rate;
        this.clock = clock;
    }

    private static final class Bucket {
        private double left;
        private long at;

        private Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::hold, AFTER_THE_HEADERS);
    }

    private void hold(RoutingContext request) {
        // Files cost nothing, and whoever asks for health may not be told that it is bad because it was asked for
        // often.
        String path = request.normalizedPath();
        if (path.startsWith("/assets/") || path.startsWith("/q/health")) {
            request.next();
            return;
        }
        boolean granted = take("source " + Visitor.of(request).source());
        if (granted && BearerToken.isShownBy(request)) {
            // By its hash: who knows only the public part of a token cannot use its rate up.
            granted = BearerToken.read(request)
                    .map(token -> take("token " + HexFormat.of().formatHex(token.hash())))
                    .orElse(true);
        }
        if (granted) {
            request.next();
        } else {
            refuse(request, path.startsWith("/api/"));
        }
    }

    private void refuse(RoutingContext request, boolean byProgram) {
        String advice = "Too many requests from here: at most " + rate + " a second.";
        request.response()
                .setStatusCode(TOO_MANY_REQUESTS)
                .putHeader("Retry-After", "1")
                .putHeader("Content-Type", byProgram ? Problem.MEDIA_TYPE : "text/plain; charset=utf-8")
                .end(
                        byProgram
                                ? Problem.of("rate", TOO_MANY_REQUESTS, "Too many requests", advice)
                                        .json()
                                : advice + "\n");
    }

    /** Whether one more is granted. */
    synchronized boolean take(String key) {
        long now = clock.getAsLong();
        double most = (double) rate * SECONDS_SAVED;
        Bucket bucket = buckets.computeIfAbsent(key, made -> new Bucket(most, now));
        bucket.left = Math.min(most, bucket.left + (now - bucket.at) / NANOS * rate);
        bucket.at = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    synchronized int remembered() {
        return buckets.size();
    }
}
