package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of the presence rules, over random histories: {@code -Dholdfast.seed=N} runs that one alone. */
@Tag("simulation")
class PresenceSimulationTest {

    @ParameterizedTest
    @EnumSource
    void isKept(PresenceProperty property) {
        property.requireKept("presence-" + property, 300, 20_000);
    }

    @ParameterizedTest
    @EnumSource
    void isBrokenWithoutItsRule(PresenceProperty property) {
        property.requireBrokenWithoutItsRule();
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHasAPromise(PresenceRule rule) {
        boolean ofOneRouter = Arrays.stream(PresenceProperty.values()).anyMatch(property -> property.rule() == rule);
        boolean ofGroups = Arrays.stream(GroupProperty.values()).anyMatch(property -> property.rule() == rule);
        assertThat(ofOneRouter || ofGroups).isTrue();
    }
}
