package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.web.Timeline.Steps;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineWindowTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void showsTheLastDayWhenNothingIsAskedFor() {
        TimelineWindow window = TimelineWindow.read(null, "", null, NOW);

        assertThat(window.span()).isEqualTo(Duration.ofDays(1));
        assertThat(window.until()).isEqualTo(NOW);
        assertThat(window.following()).isTrue();
        assertThat(window.problem()).isEmpty();
    }

    @Test
    void readsWhatItWrites() {
        TimelineWindow window = TimelineWindow.read("2026-11-20T00:00:00Z", "2026-11-20T06:00:00.5Z", null, NOW);

        assertThat(window.href("/routers/3"))
                .isEqualTo("/routers/3?since=2026-11-20T00:00:00Z&until=2026-11-20T06:00:00.500Z");
        assertThat(window.following()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "yesterday, , , since 'yesterday' is no moment",
                "<script>, , , since '<script>' is no moment",
                "+999999999-12-31T23:59:59Z, , , out of reach",
                "2026-11-20T00:00:00Z, 2026-11-20T00:00:00Z, , cannot be shown",
                "2026-11-20T00:00:00Z, 2026-11-19T00:00:00Z, , cannot be shown",
                "2001-11-20T00:00:00Z, 2026-11-19T00:00:00Z, , cannot be shown",
                ", , soon, 'soon' is no length of time",
                ", , 9999d, '9999d' cannot be shown",
                ", , 0s, '0s' cannot be shown"
            })
    void answersWhatIsNoWindowWithTheUsualOneAndASentence(String since, String until, String last, String problem) {
        TimelineWindow window = TimelineWindow.read(since, until, last, NOW);

        assertThat(window.span()).isEqualTo(Duration.ofDays(1));
        assertThat(window.problem()).contains(problem);
    }

    @Test
    void stepsLeadNearerWiderAndToBothSidesButNotIntoWhatIsToCome() {
        TimelineWindow window = TimelineWindow.read("2026-11-22T06:00:00Z", "2026-11-22T10:00:00Z", null, NOW);
        Steps steps = new TimelineSteps("/r", window, NOW).steps();

        assertThat(steps.earlier()).contains("since=2026-11-22T04:00:00Z&until=2026-11-22T08:00:00");
        assertThat(steps.later()).contains("since=2026-11-22T08:00:00Z&until=2026-11-22T12:00:00");
        assertThat(steps.in()).contains("since=2026-11-22T07:00:00Z&until=2026-11-22T09:00:00");
        assertThat(steps.out()).contains("since=2026-11-22T04:00:00Z&until=2026-11-22T12:00:00");
        assertThat(new TimelineSteps("/r", TimelineWindow.read(null, null, "1h", NOW), NOW)
                        .steps()
                        .later())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1s", "15m", "1h", "6h", "24h", "7d", "30d", "400d"})
    void anyWindowHasSomeTicksAndNotTooMany(String last) {
        assertThat(new TimelineAxis(TimelineWindow.read(null, null, last, NOW)).ticks())
                .hasSizeBetween(1, 8);
    }
}
