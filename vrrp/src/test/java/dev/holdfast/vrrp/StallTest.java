package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import org.junit.jupiter.api.Test;

/** An ACTIVE that was away: under {@code never} it steps back without a word, for the address may be another's by now. */
class StallTest {

    @Test
    void stepsBackSilentlyWhenItWakesThreeIntervalsLate() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).sleep("10s");

        bench.handle(new Event.Woke(9_000_000_000L));

        assertThat(bench.actions())
                .containsExactly("cancel ADVERT", "remove", "start ACTIVE_DOWN 3609.375", "ACTIVE to BACKUP Stalled");
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.Stalled(9_000_000_000L));
        assertThat(bench.lastTransition().evidence().considered())
                .containsExactly(new Evidence.Considered(Evidence.Rule.STALL, true, Evidence.Reason.LATE));
    }

    @Test
    void doesNotAnswerTheLowerOneThatTookOverMeanwhile() {
        RouterBench bench =
                RouterBench.active(SampleSettings.ipv4("priority", "200")).sleep("10s");

        bench.hear(100, LOWER_ADDRESS);

        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.lastTransition().cause()).isInstanceOf(Cause.Stalled.class);
    }

    @Test
    void doesNotAdvertiseFromAnOverdueTimerFirst() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).sleep("4s");

        bench.expire(Timer.ADVERT);

        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void goesOnWhenItIsLessLate() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).sleep("3.9s");

        bench.handle(new Event.Woke(2_900_000_000L)).expire(Timer.ADVERT);

        assertThat(bench.actions()).containsExactly("advertise 100", "start ADVERT 1000");
    }

    @Test
    void isLeftToTheElectionWherePreemptionIsWanted() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("preemption", "immediate"))
                .sleep("10s");

        bench.handle(new Event.Woke(9_000_000_000L));
        assertThat(bench.state()).isEqualTo(State.ACTIVE);

        assertThat(bench.hear(150, HIGHER_ADDRESS).state()).isEqualTo(State.BACKUP);
    }

    @Test
    void putsALostAddressBackWherePreemptionIsWanted() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("preemption", "immediate"));

        bench.handle(new Event.AddressLost(IpAddress.parse("10.77.0.100")));

        assertThat(bench.actions()).containsExactly("install", "advertise 100", "start ADVERT 1000", "announce");
    }

    @Test
    void neverSendsAnOwnerBack() {
        RouterBench bench =
                RouterBench.active(SampleSettings.ipv4("priority", "255")).sleep("10s");

        assertThat(bench.handle(new Event.Woke(9_000_000_000L)).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void stopsAfterSteppingBackWhenItIsToldToStop() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).sleep("10s");

        bench.handle(new Event.Shutdown());

        assertThat(bench.actions())
                .containsSubsequence("ACTIVE to BACKUP Stalled", "BACKUP to INITIALIZE Stopped")
                .doesNotContain("advertise 0");
    }
}
