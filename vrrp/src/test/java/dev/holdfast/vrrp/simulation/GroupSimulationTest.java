package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.Histories;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of sync groups, over random histories: {@code -Dholdfast.seed=N} runs that one alone. */
@Tag("simulation")
class GroupSimulationTest {

    @ParameterizedTest
    @EnumSource
    void isKept(GroupProperty property) {
        Long only = Long.getLong("holdfast.seed");
        if (only != null) {
            property.run(only, PresenceRule.ALL);
            return;
        }
        new Histories("group-" + property).run(200, 20_000, seed -> {
            property.run(seed, PresenceRule.ALL);
            return 1;
        });
    }

    /** A promise that holds without its rule is none of that rule's. */
    @ParameterizedTest
    @EnumSource
    void isBrokenWithoutItsRule(GroupProperty property) {
        PresenceRule rule = property.rule();
        assumeTrue(rule != null, "a promise that no rule makes");
        Set<PresenceRule> rest = EnumSet.complementOf(EnumSet.of(rule));
        int broken = 0;
        for (long seed = 1; seed <= 60; seed++) {
            try {
                property.run(seed, rest);
            } catch (AssertionError expected) {
                broken++;
            }
        }
        assertThat(broken).as("%s without %s", property, rule).isPositive();
    }
}
