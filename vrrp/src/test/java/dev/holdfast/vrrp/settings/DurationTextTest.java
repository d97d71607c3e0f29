package dev.holdfast.vrrp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0s, 0, 0s", "10ms, 10, 10ms", "1000ms, 1000, 1s", "5.5s, 5500, 5.5s", "40.95s, 40950, 40.95s",
        "60s, 60000, 1m", "1.5m, 90000, 90s", "90m, 5400000, 90m", "1h, 3600000, 1h", "1.001s, 1001, 1.001s"
    })
    void readsWhatPeopleWriteAndWritesTheShortestText(String text, long millis, String shortest) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationText.format(Duration.ofMillis(millis))).isEqualTo(shortest);
    }

    @Test
    void readsBackWhatItWrites() {
        for (long millis = 0; millis < 200_000; millis += 7) {
            Duration duration = Duration.ofMillis(millis);
            assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1 s", "5.s", "1.2345s", "1d", "99999999s", "1e3s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500ms");
    }

    /** Both sides of the wire hash this text, whatever language their machines speak. */
    @Test
    void writesTheSameDigitsInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(DurationText.format(Duration.ofMillis(5_500))).isEqualTo("5.5s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
