package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever writes a weight under {@code preemption: never} hears of it before the night in which it would have mattered. */
final class WeightWarningTest {

    private static final RouterSettingsReader READER = new RouterSettingsReader();

    private static RouterSettings file(String preemption, String track) {
        return DeclaredRouter.with("preemption", preemption, "track", track);
    }

    @Test
    void namesTheRouterTheChecksAndBothRemedies() {
        RouterSettings settings = file("never", "interface eth1 weight -30, process nginx, file /run/x weight 20");

        assertThat(WeightWarning.line(settings))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith(
                                "event=weight-moves-nothing router=web checks=\"interface:eth1 weight -30, file:/run/x weight"
                                        + " 20\" preemption=never ")
                        .contains("the address stays where it is")
                        .contains("take the weight out")
                        .contains("after 30s"));
        assertThat(WeightWarning.sentence(settings))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("virtual router web tracks interface:eth1 weight -30, file:/run/x weight 20: "));
    }

    @Test
    void saysTheSameWherePolicyMakesTheCombination() {
        RouterSettings declared = file("immediate", "interface eth1 weight -30");
        assertThat(WeightWarning.line(declared)).isEmpty();

        RouterSettings laid = READER.overlay(declared, Map.of("preemption", "never"));

        assertThat(WeightWarning.line(laid)).isPresent();
    }

    @Test
    void isSilentWhereTheAddressMoves() {
        assertThat(WeightWarning.line(file("never", "interface eth1, process nginx")))
                .isEmpty();
        assertThat(WeightWarning.line(file("after 30s", "interface eth1 weight -30")))
                .isEmpty();
    }
}
