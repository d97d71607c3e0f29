package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a check does to a router that is alive: in each state, under each preemption. */
class TrackingTest {

    private static final String CHECK = "interface:eth1";

    private static Event weighs(int offset) {
        return new Event.PriorityChanged(CHECK, offset);
    }

    private static Event nothingWeighs() {
        return new Event.PriorityChanged(List.of());
    }

    private static RouterBench backup(String preemption) {
        return RouterBench.backup(SampleSettings.ipv4("preemption", preemption, "priority", "150"));
    }

    @Test
    void underNeverABackupThatBecomesTheBetterOneFollowsOn() {
        RouterBench bench = backup("never");

        for (int i = 0; i < 20; i++) {
            bench.handle(i < 10 ? weighs(100) : nothingWeighs());
            bench.hear(100, LOWER_ADDRESS).advance("1s");
        }

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void underImmediateABackupThatBecomesTheBetterOneTakesOverWithinItsDownInterval() {
        RouterBench bench = backup("immediate");
        bench.handle(weighs(-100)).hear(100, LOWER_ADDRESS).advance("1s");
        bench.hear(100, LOWER_ADDRESS);

        bench.handle(nothingWeighs());
        long changed = bench.nowNanos();
        for (int i = 0; i < 4 && bench.state() == State.BACKUP; i++) {
            bench.advance("1s").hear(100, LOWER_ADDRESS);
        }

        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.LowerPriorityPreempted(IpAddress.parse(LOWER_ADDRESS), 100));
        assertThat(bench.lastTransition().atNanos() - changed)
                .isLessThanOrEqualTo(bench.router().activeDownIntervalNanos());
    }

    /** Or it would throw out a better one, and be thrown out by it in turn. */
    @Test
    void aBackupAboutToPreemptLetsItBeWhenItIsTheBetterOneNoLonger() {
        RouterBench bench = backup("immediate");
        bench.advance("2900ms").hear(100, LOWER_ADDRESS);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isLessThan(Duration.ofSeconds(1));

        bench.handle(weighs(-60));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN))
                .isEqualTo(Duration.ofNanos(bench.router().activeDownIntervalNanos()));
        bench.advance("1s").hear(100, LOWER_ADDRESS).advance("1s").hear(100, LOWER_ADDRESS);
        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void underAfterTheDelayBeginsWhenItHearsThatItIsTheBetterOne() {
        RouterBench bench = backup("after 30s");
        bench.handle(weighs(-100)).hear(100, LOWER_ADDRESS);
        assertThat(bench.trace().running()).doesNotContainKey(Timer.PREEMPT_DELAY);

        bench.handle(nothingWeighs()).hear(100, LOWER_ADDRESS);

        assertThat(bench.remaining(Timer.PREEMPT_DELAY)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void anActiveSaysItOnceHoweverManyChecksMakeTheSamePriority() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(weighs(-30));
        bench.handle(new Event.PriorityChanged("process:nginx", -30));

        assertThat(bench.actions()).containsExactly("advertise 70", "start ADVERT 1000");
        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void anActiveYieldsToWhoIsHigherThanWhatIsLeftAndTheEvidenceNamesTheCheck() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(weighs(-30)).hear(90, LOWER_ADDRESS);

        Evidence evidence = bench.lastTransition().evidence();
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.HigherPriorityHeard(IpAddress.parse(LOWER_ADDRESS), 90));
        assertThat(evidence.basePriority()).isEqualTo(100);
        assertThat(evidence.effectivePriority()).isEqualTo(70);
        assertThat(evidence.offsets()).containsExactly(new PriorityOffset(CHECK, -30));
    }

    @Test
    void aCheckWithoutWeightIsNamedByTheCauseAndTheEvidenceOfItsFault() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(weighs(0));
        assertThat(bench.actions()).as("no other priority").isEmpty();
        bench.handle(new Event.FaultRaised(FaultReason.CHECK_FAILED));

        assertThat(bench.actions()).startsWith("advertise 0");
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.FaultRaised(FaultReason.CHECK_FAILED, CHECK));
        assertThat(bench.lastTransition().evidence().offsets()).containsExactly(new PriorityOffset(CHECK, 0));

        bench.handle(nothingWeighs());
        bench.handle(new Event.FaultCleared(FaultReason.CHECK_FAILED));

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.FaultCleared(FaultReason.CHECK_FAILED, CHECK));
        assertThat(bench.lastTransition().evidence().offsets()).isEmpty();
    }

    @Test
    void anOwnerIsNotLowered() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "255"));

        bench.handle(weighs(-30));

        assertThat(bench.actions()).isEmpty();
        assertThat(bench.router().effectivePriority()).isEqualTo(255);
    }

    @Test
    void theSkewOfABackupFollowsWhatIsLeft() {
        RouterBench bench = backup("never");
        bench.hear(200, LOWER_ADDRESS);

        bench.handle(weighs(-100));

        assertThat(bench.router().skewNanos()).isEqualTo(804_687_500L);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_804_687_500L));
    }
}
