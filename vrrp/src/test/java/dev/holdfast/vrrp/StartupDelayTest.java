package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code startup.delay}: until its end nothing is heard and no timer of the election runs. */
class StartupDelayTest {

    private static final RouterSettings DELAYED = SampleSettings.ipv4("startup.delay", "5s");

    @Test
    void isABackupWhoseTimersStartAtTheEndOfTheDelay() {
        RouterBench bench = new RouterBench(DELAYED).handle(new Event.Startup());
        assertThat(bench.actions()).containsExactly("start STARTUP_DELAY 5000", "INITIALIZE to BACKUP Started");

        bench.advance("5s");

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void ignoresAdvertisementsUntilItEnds() {
        RouterBench bench = RouterBench.backup(DELAYED).advance("4s");

        bench.hear(200, LOWER_ADDRESS).hear(0, LOWER_ADDRESS);

        assertThat(bench.actions()).isEmpty();
        assertThat(bench.router().advertsHeard()).isZero();
    }

    @Test
    void holdsAnOwnerToo() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("startup.delay", "5s", "priority", "255"));
        assertThat(bench.state()).isEqualTo(State.BACKUP);

        bench.advance("5s");

        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.OwnerStarted());
    }

    @Test
    void doesNotExtendThePreemptDelay() {
        RouterBench bench = RouterBench.backup(
                SampleSettings.ipv4("startup.delay", "5s", "priority", "200", "preemption", "after 3s"));

        bench.advance("5s").hear(100, LOWER_ADDRESS);

        assertThat(bench.remaining(Timer.PREEMPT_DELAY)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void isNotAppliedAgainAfterAFault() {
        RouterBench bench = RouterBench.backup(DELAYED).advance("6s");

        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER)).advance("1s");
        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void runsOnThroughAFault() {
        RouterBench bench = RouterBench.backup(DELAYED).advance("1s");

        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER)).advance("1s");
        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));

        assertThat(bench.trace().running()).containsOnlyKeys(Timer.STARTUP_DELAY);
        assertThat(bench.remaining(Timer.STARTUP_DELAY)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void thatEndsDuringAFaultStartsNothing() {
        RouterBench bench = RouterBench.backup(DELAYED).handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        bench.clear();

        bench.advance("10s");
        assertThat(bench.actions()).isEmpty();

        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void thatIsChangedCountsFromTheStart() {
        RouterBench bench = RouterBench.backup(DELAYED).advance("1s");

        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4("startup.delay", "3s"), 8));
        assertThat(bench.remaining(Timer.STARTUP_DELAY)).isEqualTo(Duration.ofSeconds(2));

        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4(), 9)).advance("0ms");
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void thatIsSetLaterWaitsForTheNextStart() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).advance("1s");

        bench.handle(new Event.SettingsChanged(DELAYED, 8));

        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    private static final long SECOND = 1_000_000_000L;
    private static final RouterSettings SINCE_BOOT =
            SampleSettings.ipv4("startup.delay", "5s", "startup.delaySinceBoot", "90s");

    @Test
    void mayCountFromTheBootOfTheHost() {
        RouterBench bench = new RouterBench(SINCE_BOOT).handle(new Event.Startup(30 * SECOND));

        assertThat(bench.remaining(Timer.STARTUP_DELAY)).isEqualTo(Duration.ofSeconds(60));
        bench.advance("59s").hear(100, LOWER_ADDRESS);
        assertThat(bench.router().advertsHeard()).isZero();
        bench.advance("1s");
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void ofTheTwoTheLaterEndCounts() {
        RouterBench longAfterTheBoot = new RouterBench(SINCE_BOOT).handle(new Event.Startup(88 * SECOND));

        assertThat(longAfterTheBoot.remaining(Timer.STARTUP_DELAY)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void fromTheBootHoldsUpNobodyWhoIsRestartedLater() {
        RouterSettings settings = SampleSettings.ipv4("startup.delaySinceBoot", "90s");
        RouterBench bench = new RouterBench(settings).handle(new Event.Startup(91 * SECOND));

        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
        assertThat(bench.lastTransition().evidence().considered())
                .contains(new Evidence.Considered(Evidence.Rule.STARTUP_DELAY, false, Evidence.Reason.DELAY_OVER));
        assertThat(new RouterBench(settings).handle(new Event.Startup()).trace().running())
                .containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void fromTheBootThatIsChangedStillCountsFromTheBoot() {
        RouterBench bench = new RouterBench(SINCE_BOOT)
                .handle(new Event.Startup(30 * SECOND))
                .advance("10s");

        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4("startup.delaySinceBoot", "50s"), 8));

        assertThat(bench.remaining(Timer.STARTUP_DELAY)).isEqualTo(Duration.ofSeconds(10));
    }
}
