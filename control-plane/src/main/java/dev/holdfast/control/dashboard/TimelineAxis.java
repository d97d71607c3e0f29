package dev.holdfast.control.dashboard;

import dev.holdfast.web.Timeline.Tick;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times below the bands of states: at round moments, as many as there is room for. */
record TimelineAxis(TimelineWindow window) {

    private static final int MOST = 7;
    private static final long DAY = 86_400_000L;

    private static final long[] STEPS = {
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
        28 * DAY,
        56 * DAY
    };

    private static final DateTimeFormatter MILLIS = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter SECONDS = format("HH:mm:ss");
    private static final DateTimeFormatter MINUTES = format("HH:mm");
    private static final DateTimeFormatter DAYS = format("MM-dd");

    List<Tick> ticks() {
        long step = step();
        long first = Math.ceilDiv(window.since().toEpochMilli(), step) * step;
        List<Tick> ticks = new ArrayList<>();
        for (long at = first; at <= window.until().toEpochMilli(); at += step) {
            double share = (at - window.since().toEpochMilli())
                    / (double) window.span().toMillis();
            // At the very edges half of the label would be cut off.
            if (share > 0.02 && share < 0.98) {
                ticks.add(new Tick(TimelineWords.percent(share), label(at, step), ticks.size() % 2 == 1));
            }
        }
        return ticks;
    }

    private long step() {
        for (long step : STEPS) {
            if (window.span().toMillis() / step <= MOST) {
                return step;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    private static String label(long millis, long step) {
        Instant at = Instant.ofEpochMilli(millis);
        if (millis % DAY == 0) {
            return DAYS.format(at);
        }
        if (step >= 60_000) {
            return MINUTES.format(at);
        }
        return (step >= 1_000 ? SECONDS : MILLIS).format(at);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
