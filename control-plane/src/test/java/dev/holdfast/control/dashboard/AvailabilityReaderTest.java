package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.history.tenure.Availability;
import dev.holdfast.web.AvailabilityRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvailabilityReaderTest {

    private static AvailabilityRow row(
            @Nullable Double share, double unknown, int outages, int possible, double several) {
        return AvailabilityReader.row(
                "24 h",
                "/routers/1?last=24h",
                new Availability(
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH.plusSeconds(86_400),
                        share,
                        unknown,
                        new Availability.Seconds(0, several, 0, 0, 0),
                        outages,
                        3.61,
                        3.61,
                        possible,
                        List.of()));
    }

    @Test
    void neverRoundsUpToWhole() {
        assertThat(row(1.0, 0, 0, 0, 0).share()).isEqualTo("100.000 %");
        assertThat(row(0.9999999, 0, 1, 0, 0).share()).isEqualTo("99.999 %");
        assertThat(row(0.5, 0, 1, 0, 0).share()).isEqualTo("50.000 %");
    }

    @Test
    void saysWhatIsNotKnown() {
        assertThat(row(null, 1, 0, 0, 0).share()).isEqualTo("not known");
        assertThat(row(1.0, 0.004, 0, 0, 0).unknown()).isEqualTo("under 1 % not known");
        assertThat(row(1.0, 0.42, 0, 0, 0).unknown()).isEqualTo("42 % not known");
        assertThat(row(1.0, 0, 0, 0, 0).unknown()).isEmpty();
    }

    @Test
    void tellsOutagesOnlyWhereThereAreSome() {
        assertThat(row(1.0, 0, 0, 0, 0).longest()).isEmpty();
        assertThat(row(0.9, 0, 2, 1, 0.9))
                .extracting(AvailabilityRow::longest, AvailabilityRow::possible, AvailabilityRow::several)
                .containsExactly("3.61 s", "1 more possible", "900 ms");
    }
}
