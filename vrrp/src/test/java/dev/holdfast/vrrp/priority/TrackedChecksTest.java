package dev.holdfast.vrrp.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.priority.TrackedChecks.Verdict;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What checks do to a priority. */
class TrackedChecksTest {

    private static final String UPLINK = "interface:eth1";
    private static final String READY = "file:/run/ready";
    private static final String NGINX = "process:nginx";

    private final TrackedChecks checks = new TrackedChecks();

    private void tracking(String text) {
        checks.replace(SampleSettings.ipv4("track", text).track());
    }

    @Test
    void nothingCountsBeforeItWasLookedAt() {
        tracking("interface eth1 weight -30, file /run/ready weight 20, process nginx");

        assertThat(checks.offsets()).isEmpty();
        assertThat(checks.of(UPLINK)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aNegativeWeightCountsWhileItFailsAndAPositiveOneWhileItIsGood() {
        tracking("interface eth1 weight -30, file /run/ready weight 20");

        checks.judge(UPLINK, true);
        checks.judge(READY, true);
        assertThat(checks.offsets()).containsExactly(new PriorityOffset(READY, 20));

        checks.judge(UPLINK, false);
        checks.judge(READY, false);
        assertThat(checks.offsets()).containsExactly(new PriorityOffset(UPLINK, -30));
    }

    @Test
    void withoutAWeightTheFailureItselfCounts() {
        tracking("process nginx");

        checks.judge(NGINX, true);
        assertThat(checks.offsets()).isEmpty();

        checks.judge(NGINX, false);
        assertThat(checks.offsets()).singleElement().satisfies(offset -> {
            assertThat(offset.isFault()).isTrue();
            assertThat(offset).hasToString("process:nginx failed");
        });
    }

    @Test
    void onlyNewsIsNews() {
        tracking("process nginx");

        assertThat(checks.judge(NGINX, true)).isTrue();
        assertThat(checks.judge(NGINX, true)).isFalse();
        assertThat(checks.judge(NGINX, false)).isTrue();
        assertThat(checks.judge("process:other", false)).isFalse();
    }

    @Test
    void otherSettingsKeepWhatIsKnownOfTheChecksThatStay() {
        tracking("process nginx, interface eth1 weight -30");
        checks.judge(NGINX, false);
        checks.judge(UPLINK, false);

        tracking("process nginx weight -50");
        assertThat(checks.offsets()).containsExactly(new PriorityOffset(NGINX, -50));

        tracking("interface eth1 weight -30");
        assertThat(checks.of(UPLINK)).as("it was gone in between").isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "100, -30, 70",
        "100, -99, 1",
        "100, -253, 1",
        "100, 154, 254",
        "100, 253, 254",
        "254, 0, 254",
        "1, -1, 1",
        "255, -253, 255"
    })
    void staysWithinWhatMayBeAdvertisedAndLeavesAnOwnerAlone(int configured, int offset, int effective) {
        assertThat(EffectivePriority.of(configured, List.of(new PriorityOffset(UPLINK, offset))))
                .isEqualTo(effective);
    }

    @Test
    void clampsTheSumAndNotItsParts() {
        List<PriorityOffset> offsets = List.of(new PriorityOffset(UPLINK, -200), new PriorityOffset(READY, 150));

        assertThat(EffectivePriority.of(100, offsets)).isEqualTo(50);
    }
}
