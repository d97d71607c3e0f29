package dev.holdfast.control.dashboard;

import dev.holdfast.control.dashboard.TimelineReader.Strand;
import dev.holdfast.control.history.EventMarks;
import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Change;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Timeline;
import dev.holdfast.web.Timeline.Band;
import dev.holdfast.web.Timeline.Lane;
import dev.holdfast.web.Timeline.Mark;
import dev.holdfast.web.Timeline.Moment;
import dev.holdfast.web.Timeline.Row;
import dev.holdfast.web.Timeline.Verdict;
import dev.holdfast.web.When;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The bands of states of a virtual router, drawn and told. */
final class TimelineWords {

    private static final int TOP = 46;
    private static final int LANE = 62;
    private static final int MOST_ROWS = 60;
    private static final int MOST_VERDICTS = 200;

    /** Of the window: what is narrower has no room for a word. */
    private static final double ROOM_FOR_A_WORD = 0.17;

    private final String base;
    private final TimelineWindow window;
    private final Instant now;

    private TimelineWords(String base, TimelineWindow window, Instant now) {
        this.base = base;
        this.window = window;
        this.now = now;
    }

    /**
     * Puts them into words and places.
     *
     * @param base address of the router's page
     */
    static Timeline of(String base, TimelineWindow window, List<Strand> strands, Instant now) {
        return new TimelineWords(base, window, now).draw(strands);
    }

    private Timeline draw(List<Strand> strands) {
        List<Lane> lanes = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        Map<String, List<StateSegment>> segments = new TreeMap<>();
        for (Strand strand : strands) {
            lanes.add(lane(strand, TOP + lanes.size() * LANE));
            strand.lane().bursts().forEach(burst -> rows.add(row(strand.name(), burst)));
            segments.put(strand.name(), strand.segments());
        }
        List<ActiveCount> counts = ActiveCount.of(segments);
        rows.sort(Comparator.comparing((Row row) -> row.at().at()).reversed());
        return new Timeline(
                base,
                new When(window.since(), now),
                new When(window.until(), now),
                TimelineReader.words(window.span()),
                window.last(),
                window.problem(),
                summary(strands, counts),
                TOP + lanes.size() * LANE,
                new TimelineAxis(window).ticks(),
                counts.stream()
                        .filter(count -> count.kind() != ActiveCount.Kind.UNKNOWN)
                        .limit(MOST_VERDICTS)
                        .map(this::verdict)
                        .toList(),
                lanes,
                rows.stream().limit(MOST_ROWS).toList(),
                rows.size() > MOST_ROWS
                        ? "The newest " + MOST_ROWS + " of " + rows.size() + "; zoom in for the others."
                        : "",
                new TimelineSteps(base, window, now).steps());
    }

    private Lane lane(Strand strand, int y) {
        return new Lane(
                strand.name(),
                y,
                strand.segments().stream()
                        .filter(segment -> segment.state() != null)
                        .map(segment -> band(strand.name(), segment))
                        .toList(),
                strand.lane().bursts().stream()
                        .map(burst -> moment(strand.name(), burst))
                        .toList(),
                strand.marks().stream().map(this::mark).toList());
    }

    private Band band(String node, StateSegment segment) {
        State state = java.util.Objects.requireNonNull(segment.state());
        double width = share(Duration.between(segment.from(), segment.to()));
        String kind = segment.several() ? "many" : state.name().toLowerCase(Locale.ROOT);
        String word = segment.several() ? "several" : state.name();
        String what = segment.several()
                ? "changed its state several times"
                : "was " + state.name() + (segment.certain() ? "" : " when last heard");
        return new Band(
                kind,
                segment.certain() || segment.several(),
                place(segment.from()),
                percent(width),
                width >= ROOM_FOR_A_WORD ? word : "",
                node + " " + what + " for " + SpanWords.of(nanos(segment.from(), segment.to())) + ", from "
                        + stamp(segment.from()));
    }

    private Moment moment(String node, Burst burst) {
        return new Moment(
                place(burst.first().at()),
                burst.several(),
                href(burst),
                stamp(burst.first().at()) + ": " + node + " " + words(burst));
    }

    private Row row(String node, Burst burst) {
        return new Row(new When(burst.first().at(), now), node, words(burst), href(burst));
    }

    private String href(Burst burst) {
        if (!burst.several()) {
            return TransitionWords.href(burst.first().place());
        }
        Duration margin =
                Duration.between(burst.first().at(), burst.last().at()).dividedBy(10);
        return TimelineWindow.between(
                        burst.first().at().minus(margin), burst.last().at().plus(margin))
                .href(base);
    }

    private static String words(Burst burst) {
        Change first = burst.first();
        return burst.several()
                ? "several changes within "
                        + SpanWords.of(nanos(first.at(), burst.last().at()))
                : first.from().name() + " → " + first.to().name();
    }

    private Mark mark(EventMarks.Mark mark) {
        return new Mark(
                mark.kind(),
                place(mark.at()),
                stamp(mark.at()) + ": " + EventWords.of(mark.nodeName(), mark.kind(), mark.detail()));
    }

    private Verdict verdict(ActiveCount count) {
        boolean overlap = count.kind() == ActiveCount.Kind.OVERLAP;
        Duration length = Duration.between(count.from(), count.to());
        Duration margin = length.multipliedBy(2).plusSeconds(2);
        return new Verdict(
                overlap ? "overlap" : "gap",
                place(count.from()),
                percent(share(length)),
                (overlap ? String.join(" and ", count.who()) + " were both ACTIVE" : "Nobody was ACTIVE") + " for "
                        + SpanWords.of(length.toNanos()) + ", from " + stamp(count.from()),
                TimelineWindow.between(count.from().minus(margin), count.to().plus(margin))
                        .href(base));
    }

    private String summary(List<Strand> strands, List<ActiveCount> counts) {
        int known =
                strands.stream().mapToInt(strand -> strand.changes().known()).sum();
        boolean more = strands.stream().anyMatch(strand -> !strand.changes().exactly());
        String changes = known == 0
                ? "No change of state"
                : (more ? "More than " : "") + known + (known == 1 ? " change of state" : " changes of state");
        return changes + ". "
                + total("Two or more ACTIVE", counts, count -> count.kind() == ActiveCount.Kind.OVERLAP)
                + total("Nobody ACTIVE", counts, count -> count.kind() == ActiveCount.Kind.GAP)
                + total("Not known", counts, count -> count.kind() == ActiveCount.Kind.UNKNOWN);
    }

    private static String total(String what, List<ActiveCount> counts, Predicate<ActiveCount> which) {
        long nanos = counts.stream()
                .filter(which)
                .mapToLong(count -> nanos(count.from(), count.to()))
                .sum();
        return nanos == 0 ? "" : what + " for " + SpanWords.of(nanos) + ". ";
    }

    private String place(Instant moment) {
        return percent(Math.clamp(share(Duration.between(window.since(), moment)), 0, 1));
    }

    private double share(Duration of) {
        return seconds(of) / seconds(window.span());
    }

    private static double seconds(Duration of) {
        return of.toSeconds() + of.toNanosPart() / 1e9;
    }

    private static long nanos(Instant from, Instant to) {
        return Duration.between(from, to).toNanos();
    }

    private String stamp(Instant moment) {
        return new When(moment, now).absolute();
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f%%", share * 100);
    }
}
