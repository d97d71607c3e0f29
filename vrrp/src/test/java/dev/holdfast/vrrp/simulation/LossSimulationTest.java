package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.Histories;
import dev.holdfast.vrrp.testing.HistorySize;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a link that loses 20 to 30 % of all packets each way nothing is certain: what is promised there is promised nearly always. */
@Tag("simulation")
class LossSimulationTest {

    private static final int ALWAYS = 300;
    private static final int NIGHTLY = 20_000;

    /** Two silent rounds in a row, by chance, look like a link that fell deaf; the gate is armed then, and it takes longer. */
    @Test
    void anIncumbentThatIsGoneIsReplacedInTimeInNinetySevenOfAHundred() {
        long late = new Histories("loss-replaced").run(ALWAYS, NIGHTLY, seed -> {
            PresenceWorld world =
                    new PresenceWorld(seed, PresenceRule.ALL).inPeace().mayOverlap();
            world.lose(world.between(0.2, 0.3));
            world.pass(world.between(0, 3));
            world.incumbent.kill();
            // The bound of BackupPresence.proven: two down intervals from the last advert, of priority 50 a little
            // more.
            world.pass(2 * 3.81 + 0.1);
            return world.other.isActive() ? 0 : 1;
        });

        assertThat(late).isLessThanOrEqualTo(HistorySize.of(ALWAYS, NIGHTLY) * 3L / 100);
    }

    /** Ten adverts in a row are lost once in 170,000 at 30 %; three, as by default, once in 37, and the RFC promotes then. */
    @Test
    void anIncumbentThatLivesStaysForAMinuteInNineHundredNinetyNineOfAThousand() {
        long displaced = new Histories("loss-stays").run(ALWAYS, NIGHTLY, seed -> {
            PresenceWorld world = new PresenceWorld(seed, PresenceRule.ALL, "downTimerAdverts", "10")
                    .inPeace(20)
                    .mayOverlap();
            world.lose(world.between(0.2, 0.3));
            world.pass(60);
            return world.incumbent.isActive() && !world.other.isActive() ? 0 : 1;
        });

        assertThat(displaced).isLessThanOrEqualTo(HistorySize.of(ALWAYS, NIGHTLY) / 1000);
    }
}
