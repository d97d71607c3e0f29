package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanWordsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "310000, 0.31 ms",
        "1420000, 1.4 ms",
        "45999999, 45 ms",
        "3612000000, 3.61 s",
        "9999999999, 9.99 s",
        "42500000000, 42 s",
        "725000000000, 12 min 5 s",
        "720000000000, 12 min",
        "12000000000000, 3 h 20 min",
        "180000000000000, 2 d 2 h",
        "-3612000000, -3.61 s"
    })
    void isAsExactAsIsOfUse(long nanos, String words) {
        assertThat(SpanWords.of(nanos)).isEqualTo(words);
    }
}
