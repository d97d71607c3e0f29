package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.tenure.Availability.OutageView;
import dev.holdfast.control.history.tenure.Movers;
import dev.holdfast.control.history.tenure.Window;
import dev.holdfast.control.reading.SeenClusters;
import dev.holdfast.web.MoversPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which virtual routers moved, in the clusters that one may see. */
@Path("/movers")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class MoversResource {

    private static final int LENGTH = 20;
    private static final double NANOS = 1e9;

    private static final List<Span> SPANS = List.of(
            new Span("24 hours", "24h", Duration.ofHours(24)),
            new Span("7 days", "7d", Duration.ofDays(7)),
            new Span("30 days", "30d", Duration.ofDays(30)),
            new Span("a year", "365d", Duration.ofDays(365)));
    private static final Span USUAL = SPANS.get(1);

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final Movers movers;
    private final SeenClusters seen;

    @Inject
    MoversResource(PageFrame frame, CurrentVisitor visitor, Movers movers, SeenClusters seen) {
        this.frame = frame;
        this.visitor = visitor;
        this.movers = movers;
        this.seen = seen;
    }

    private record Span(String words, String last, Duration length) {}

    @GET
    @Needs(Right.SEE)
    public TemplateInstance read(@RestQuery @Nullable String last) {
        Span chosen = SPANS.stream()
                .filter(span -> span.last().equals(last))
                .findFirst()
                .orElse(USUAL);
        Instant now = Instant.now();
        Window window = new Window(now.minus(chosen.length()), now);
        ClusterSelection clusters = seen.selection();
        return new MoversPage(
                frame.of("Who moved", Place.HISTORY, visitor.signedIn()),
                SPANS.stream()
                        .map(span ->
                                new MoversPage.Choice(span.words(), "/movers?last=" + span.last(), span.equals(chosen)))
                        .toList(),
                movers.longest(window, clusters, LENGTH).stream()
                        .map(found -> new MoversPage.Outage(
                                found.router().name(),
                                href(found.router()),
                                found.router().cluster(),
                                new When(found.outage().from(), now),
                                length(found.outage())))
                        .toList(),
                movers.mostOften(window, clusters, LENGTH).stream()
                        .map(found -> new MoversPage.Mover(
                                found.router().name(),
                                href(found.router()),
                                found.router().cluster(),
                                found.takeovers()))
                        .toList(),
                movers.latest(window, clusters, LENGTH, null).takeovers().stream()
                        .map(found -> takeover(found, now))
                        .toList());
    }

    private static MoversPage.Takeover takeover(Movers.Takeover found, Instant now) {
        return new MoversPage.Takeover(
                found.router().name(),
                href(found.router()),
                found.router().cluster(),
                found.node().name(),
                new When(found.at(), now),
                "/transitions/" + found.transition().replace('.', '-'),
                span(found.outageSeconds(), found.outageCertain(), ""));
    }

    private static String length(OutageView outage) {
        return span(outage.seconds(), outage.certain(), outage.endedBy() == null ? "no end is known" : "not known");
    }

    private static String span(@Nullable Double seconds, boolean certain, String unknown) {
        return seconds == null ? unknown : (certain ? "" : "at most ") + SpanWords.of(Math.round(seconds * NANOS));
    }

    private static String href(Movers.RouterName router) {
        return "/routers/" + router.id();
    }
}
