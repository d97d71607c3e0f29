package dev.holdfast.control.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OverlayTextTest {

    @Test
    void knowsWhatPolicyMayLayOver() {
        assertThat(OverlayText.names())
                .containsExactly(
                        "preemption",
                        "startup.delay",
                        "startup.delaySinceBoot",
                        "startup.gate",
                        "startup.maxHold",
                        "startup.proof");
        assertThat(OverlayText.defaultOf("preemption")).isEqualTo("never");
        assertThat(OverlayText.defaultOf("startup.delay")).isEqualTo("0s");
    }

    @Test
    void writesAValueAsTheNodeWould() {
        assertThat(OverlayText.check("startup.delay", "5000ms")).isEqualTo("5s");
        assertThat(OverlayText.check("preemption", "after 30s")).isEqualTo("after 30s");
        assertThat(OverlayText.check("startup.gate", null)).isNull();
    }

    @Test
    void refusesWithTheSettingTheValueAndTheRemedy() {
        assertThatThrownBy(() -> OverlayText.check("startup.gate", "open"))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("startup.gate")
                .hasMessageContaining("open")
                .hasMessageContaining("link");
        assertThatThrownBy(() -> OverlayText.check("startup.delays", "5s"))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("startup.delay");
        assertThatThrownBy(() -> OverlayText.check("vrid", "51")).isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> OverlayText.check("vrid", null)).isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> OverlayText.check("nosuch", null)).isInstanceOf(PolicyRefusedException.class);
    }
}
