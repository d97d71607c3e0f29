package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.Histories;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds in every history, whatever happens in it. */
interface Promise {

    /** The rule that keeps the promise; null: what all of them together must not break. */
    @Nullable
    PresenceRule rule();

    /** One history; fails with its seed and what happened. */
    void run(long seed, Set<PresenceRule> rules);

    /** Random histories, or the one of {@code -Dholdfast.seed}. */
    default void requireKept(String name, int daily, int nightly) {
        Long only = Long.getLong("holdfast.seed");
        if (only != null) {
            run(only, PresenceRule.ALL);
            return;
        }
        new Histories(name).run(daily, nightly, seed -> {
            run(seed, PresenceRule.ALL);
            return 1;
        });
    }

    /** A promise that holds without its rule is none of that rule's. */
    default void requireBrokenWithoutItsRule() {
        PresenceRule rule = rule();
        assumeTrue(rule != null, "a promise that no rule makes");
        Set<PresenceRule> rest = EnumSet.complementOf(EnumSet.of(rule));
        int broken = 0;
        for (long seed = 1; seed <= 60; seed++) {
            try {
                run(seed, rest);
            } catch (AssertionError expected) {
                broken++;
            }
        }
        assertThat(broken).as("%s without %s", this, rule).isPositive();
    }
}
