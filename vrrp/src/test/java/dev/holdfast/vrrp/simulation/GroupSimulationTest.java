package dev.holdfast.vrrp.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of sync groups, over random histories: {@code -Dholdfast.seed=N} runs that one alone. */
@Tag("simulation")
class GroupSimulationTest {

    @ParameterizedTest
    @EnumSource
    void isKept(GroupProperty property) {
        property.requireKept("group-" + property, 200, 20_000);
    }

    @ParameterizedTest
    @EnumSource
    void isBrokenWithoutItsRule(GroupProperty property) {
        property.requireBrokenWithoutItsRule();
    }
}
