package dev.holdfast.vrrp.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {

    private static final RouterSettings IPV4 = SampleSettings.ipv4("preemption", "after 30s", "startup.delay", "8s");
    private static final RouterSettings IPV6 = SampleSettings.ipv6("segment", "backbone");

    private static final String TEXT = """
            backbone/ipv6/51
            preemption=never
            startup.delay=0s
            startup.delaySinceBoot=0s
            startup.gate=off
            startup.maxHold=1m
            startup.proof=any
            eth0/ipv4/7
            preemption=never
            startup.delay=0s
            startup.delaySinceBoot=0s
            startup.gate=off
            startup.maxHold=1m
            startup.proof=any
            eth0/ipv4/51
            preemption=after 30s
            startup.delay=8s
            startup.delaySinceBoot=0s
            startup.gate=off
            startup.maxHold=1m
            startup.proof=any
            """;

    @Test
    void isWrittenInOneOrderWhateverTheOrderOfTheFile() {
        RouterSettings seven = SampleSettings.ipv4("vrid", "7");

        assertThat(EffectiveSettings.canonicalText(List.of(IPV4, seven, IPV6))).isEqualTo(TEXT);
        assertThat(EffectiveSettings.canonicalText(List.of(IPV6, IPV4, seven))).isEqualTo(TEXT);
    }

    @Test
    void isHashedWithSha256() {
        assertThat(EffectiveSettings.hash(List.of(IPV4)))
                .hasSize(32)
                .isNotEqualTo(EffectiveSettings.hash(List.of(IPV6)));
        assertThat(HexFormat.of().formatHex(EffectiveSettings.hash(List.of())))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void doesNotChangeWithWhatPolicyCannotTouch() {
        assertThat(EffectiveSettings.hash(List.of(SampleSettings.ipv4("priority", "120"))))
                .isEqualTo(EffectiveSettings.hash(List.of(SampleSettings.ipv4())));
    }
}
