package dev.holdfast.control.dashboard;

import dev.holdfast.web.Timeline.Preset;
import dev.holdfast.web.Timeline.Steps;
import java.time.Duration;
import java.time.Instant;

/** Windows that one can go to from another: nearer, wider, earlier, later. */
record TimelineSteps(String base, TimelineWindow window, Instant now) {

    private static final Duration WIDEST = Duration.ofDays(400);

    Steps steps() {
        Duration half = window.span().dividedBy(2);
        Duration quarter = half.dividedBy(2);
        Instant since = window.since();
        Instant until = window.until();
        return new Steps(
                href(since.minus(half), until.minus(half)),
                until.isBefore(now.minusSeconds(1)) ? later(half) : "",
                window.span().compareTo(TimelineWindow.SHORTEST) <= 0
                        ? ""
                        : href(since.plus(quarter), until.minus(quarter)),
                window.span().multipliedBy(2).compareTo(WIDEST) > 0 ? "" : wider(half),
                TimelineWindow.PRESETS.stream()
                        .map(last -> new Preset(
                                words(last), base + "?last=" + last + "#timeline", last.equals(window.last())))
                        .toList());
    }

    private String later(Duration by) {
        Instant until = window.until().plus(by);
        Instant end = until.isAfter(now) ? now : until;
        return href(end.minus(window.span()), end);
    }

    /** To both sides, but not into what is to come. */
    private String wider(Duration half) {
        Instant until = window.until().plus(half);
        Instant end = until.isAfter(now) ? now : until;
        return href(end.minus(window.span().multipliedBy(2)), end);
    }

    private String href(Instant since, Instant until) {
        return TimelineWindow.between(since, until).href(base) + "#timeline";
    }

    private static String words(String last) {
        return last.replaceFirst("(\\d+)", "$1 ").replace(" m", " min").replace(" d", " days");
    }
}
