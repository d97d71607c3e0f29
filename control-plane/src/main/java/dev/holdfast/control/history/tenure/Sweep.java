package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.tenure.Interval.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lays the intervals of a router's members over each other: what the router as a whole was, from when to when. */
final class Sweep {

    private Sweep() {}

    /**
     * A time in which no member changed.
     *
     * @param members those that were ACTIVE, mute or unknown, with the interval that says so
     */
    record Span(Instant from, Instant to, SortedMap<UUID, Interval> members) {

        List<UUID> nodes(Kind kind) {
            return members.values().stream()
                    .filter(interval -> interval.kind() == kind)
                    .map(Interval::node)
                    .toList();
        }

        Holding holding() {
            int active = nodes(Kind.ACTIVE).size();
            boolean known = nodes(Kind.UNKNOWN).isEmpty();
            return switch (active) {
                case 0 -> known ? Holding.NONE : Holding.UNKNOWN;
                case 1 -> known ? Holding.ONE : Holding.AT_LEAST_ONE;
                default -> Holding.SEVERAL;
            };
        }

        private Span clipped(Instant since, Instant until) {
            return new Span(from.isBefore(since) ? since : from, to.isAfter(until) ? until : to, members);
        }
    }

    /** A member's interval begins, or ends. */
    private record Edge(Instant at, Interval interval, boolean begins) {}

    /**
     * The spans of a time, without holes.
     *
     * @param intervals of one router; of one member they do not overlap
     */
    static List<Span> over(Collection<Interval> intervals, Instant since, Instant until) {
        List<Edge> edges = new ArrayList<>(2 * intervals.size());
        for (Interval interval : intervals) {
            edges.add(new Edge(interval.from(), interval, true));
            edges.add(new Edge(interval.to(), interval, false));
        }
        // Ends first: an interval of a member may begin where another of it ends.
        edges.sort(Comparator.comparing(Edge::at).thenComparing(Edge::begins));
        List<Span> spans = new ArrayList<>();
        SortedMap<UUID, Interval> now = new TreeMap<>();
        Instant from = Instant.MIN;
        for (Edge edge : edges) {
            if (from.isBefore(edge.at())) {
                add(spans, new Span(from, edge.at(), new TreeMap<>(now)), since, until);
                from = edge.at();
            }
            if (edge.begins()) {
                now.put(edge.interval().node(), edge.interval());
            } else {
                now.remove(edge.interval().node(), edge.interval());
            }
        }
        if (from.isBefore(Instant.MAX)) {
            add(spans, new Span(from, Instant.MAX, now), since, until);
        }
        return spans;
    }

    private static void add(List<Span> spans, Span span, Instant since, Instant until) {
        Span clipped = span.clipped(since, until);
        if (clipped.from().isBefore(clipped.to())) {
            spans.add(clipped);
        }
    }

    /**
     * The times between two holders in which nobody was ACTIVE for sure. What came before the first holder is none: the
     * router had not begun to serve.
     */
    static List<Outage> outages(Collection<Interval> intervals) {
        List<Outage> outages = new ArrayList<>();
        Span holder = null;
        List<Span> without = new ArrayList<>();
        for (Span span : over(intervals, Instant.MIN, Instant.MAX)) {
            if (span.nodes(Kind.ACTIVE).isEmpty()) {
                without.add(span);
                continue;
            }
            if (holder != null && !without.isEmpty()) {
                add(outages, holder, without, span);
            }
            holder = span;
            without.clear();
        }
        if (holder != null && !without.isEmpty()) {
            add(outages, holder, without, null);
        }
        return outages;
    }

    private static void add(List<Outage> outages, Span former, List<Span> without, @Nullable Span next) {
        boolean certain = without.stream().allMatch(span -> span.holding() == Holding.NONE);
        boolean began = without.getFirst().holding() == Holding.NONE;
        Interval last = activeThatEndsAt(former);
        Interval first = next == null ? null : activeThatBeginsAt(next);
        Instant from = former.to();
        if (!began) {
            // Nobody says that the former holder ended. Only a takeover tells that it had, and at least when.
            if (first == null || first.began() == null) {
                return;
            }
            Long age = first.advertAgeNanos();
            Instant heard = age == null ? from : first.from().minus(age / 1000, ChronoUnit.MICROS);
            from = heard.isAfter(from) ? heard : from;
        }
        Instant to = next == null ? null : next.from();
        if (to == null || from.isBefore(to)) {
            outages.add(new Outage(
                    last.routerId(),
                    last.clusterId(),
                    from,
                    to,
                    certain,
                    began ? sum(last.toError(), first == null ? null : first.fromError()) : null,
                    last.node(),
                    first == null ? null : first.node(),
                    first == null ? null : first.began()));
        }
    }

    private static Interval activeThatEndsAt(Span span) {
        return span.members().values().stream()
                .filter(interval -> interval.kind() == Kind.ACTIVE)
                .min(Comparator.comparing(Interval::to))
                .orElseThrow();
    }

    private static Interval activeThatBeginsAt(Span span) {
        return span.members().values().stream()
                .filter(interval -> interval.kind() == Kind.ACTIVE)
                .max(Comparator.comparing(Interval::from))
                .orElseThrow();
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : one + other;
    }
}
