package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.tenure.Availability;
import dev.holdfast.control.history.tenure.Tenures;
import dev.holdfast.control.history.tenure.Window;
import dev.holdfast.web.AvailabilityRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How much a virtual router was served, in the windows that people ask for. */
@ApplicationScoped
class AvailabilityReader {

    private static final double NANOS = 1e9;

    private final Tenures tenures;

    @Inject
    AvailabilityReader(Tenures tenures) {
        this.tenures = tenures;
    }

    private record Span(String words, String last, Duration length) {}

    private static final List<Span> SPANS = List.of(
            new Span("24 h", "24h", Duration.ofHours(24)),
            new Span("7 d", "7d", Duration.ofDays(7)),
            new Span("30 d", "30d", Duration.ofDays(30)));

    /** The same for a page that somebody waits for: nothing where so much happened that it is asked for by itself afterwards. */
    List<AvailabilityRow> readAtOnce(long router, Instant now) {
        Window longest = new Window(now.minus(SPANS.getLast().length()), now);
        return tenures.isRestless(router, longest) ? List.of() : read(router, now);
    }

    List<AvailabilityRow> read(long router, Instant now) {
        return SPANS.stream()
                .map(span -> row(
                        span.words(),
                        "/routers/" + router + "?last=" + span.last(),
                        tenures.availability(router, new Window(now.minus(span.length()), now))))
                .toList();
    }

    static AvailabilityRow row(String window, String href, Availability found) {
        Double share = found.share();
        return new AvailabilityRow(
                window,
                share == null ? "not known" : share(share),
                unknown(found.unknownShare()),
                found.outages(),
                found.possibleOutages() == 0 ? "" : found.possibleOutages() + " more possible",
                found.outages() == 0 ? "" : span(found.longestSeconds()),
                found.seconds().several() == 0 ? "" : span(found.seconds().several()),
                href);
    }

    /** Cut off, not rounded: what was not served all the time is never told as 100 %. */
    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f %%", Math.floor(share * 100_000) / 1000);
    }

    private static String unknown(double share) {
        if (share < 0.0001) {
            return "";
        }
        return share < 0.01 ? "under 1 % not known" : Math.round(share * 100) + " % not known";
    }

    private static String span(double seconds) {
        return SpanWords.of(Math.round(seconds * NANOS));
    }
}
