package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.probe.DeafnessHistory;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DelayWarningTest {

    private static final RouterSettingsReader READER = new RouterSettingsReader();
    private static final long SECOND = 1_000_000_000L;
    private static final DeafnessHistory.Measured MEASURED =
            new DeafnessHistory.Measured(Instant.parse("2026-03-29T03:00:00Z"), 8100);

    private static RouterSettings file(String delay) {
        return DeclaredRouter.with("startup.delay", delay);
    }

    @Test
    void namesBothNumbersWhereTheLinkWasDeafForLonger() {
        assertThat(DelayWarning.ofSettings(file("5s"), MEASURED))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("event=startup-delay-below-deafness router=web interface=eth0 delayMillis=5000"
                                + " deafForMillis=8100 measuredAt=2026-03-29T03:00:00Z"));
    }

    @Test
    void saysTheSameOfADelayOfPolicy() {
        RouterSettings laid = READER.overlay(file("0s"), Map.of("startup.delay", "5s"));

        assertThat(DelayWarning.ofSettings(laid, MEASURED)).isPresent();
    }

    @Test
    void isSilentOfADelayThatIsLongEnoughAndOfNone() {
        assertThat(DelayWarning.ofSettings(file("9s"), MEASURED)).isEmpty();
        assertThat(DelayWarning.ofSettings(file("0s"), MEASURED)).isEmpty();
    }

    @Test
    void addsTheDelayToTheDeafnessThatItsEndFound() {
        assertThat(DelayWarning.ofProof(file("5s"), 7 * SECOND))
                .hasValueSatisfying(line -> assertThat(line)
                        .isEqualTo("event=startup-delay-too-short router=web interface=eth0 delayMillis=5000"
                                + " deafForMillis=12000"));
        assertThat(DelayWarning.ofProof(file("5s"), SECOND / 2)).isEmpty();
        assertThat(DelayWarning.ofProof(file("0s"), 7 * SECOND)).isEmpty();
    }
}
