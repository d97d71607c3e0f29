package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FAULT: a set of reasons, of which the first brings the router in and the last one lets it out. */
class FaultTest {

    @Test
    void leavesWithItsLastReasonOnly() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        bench.handle(new Event.FaultRaised(FaultReason.NO_SOURCE_ADDRESS));
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER));

        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));
        assertThat(bench.state()).isEqualTo(State.FAULT);
        assertThat(bench.router().faultReasons()).containsExactly(FaultReason.NO_SOURCE_ADDRESS);

        bench.handle(new Event.FaultCleared(FaultReason.NO_SOURCE_ADDRESS));
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.FaultCleared(FaultReason.NO_SOURCE_ADDRESS));
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void leavesWithAFullDownTimerOfItsOwnInterval() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(10));
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER)).advance("1m");

        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void startsThereWhenAReasonIsThereAlready() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4());
        bench.handle(new Event.FaultRaised(FaultReason.INTERFACE_GONE));
        assertThat(bench.state()).isEqualTo(State.INITIALIZE);

        bench.handle(new Event.Startup());

        assertThat(bench.state()).isEqualTo(State.FAULT);
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.FaultRaised(FaultReason.INTERFACE_GONE));
        assertThat(bench.trace().running()).isEmpty();
    }

    @Test
    void startsAsABackupWhenTheReasonWentBeforeTheStart() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4());
        bench.handle(new Event.FaultRaised(FaultReason.INTERFACE_GONE));
        bench.handle(new Event.FaultCleared(FaultReason.INTERFACE_GONE));

        assertThat(bench.handle(new Event.Startup()).state()).isEqualTo(State.BACKUP);
    }

    @Test
    void anOwnerComesBackAsActive() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "255"));
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        bench.clear();

        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));

        assertThat(bench.actions())
                .containsExactly(
                        "install", "advertise 255", "announce", "start ADVERT 1000", "FAULT to ACTIVE FaultCleared");
    }

    @ParameterizedTest
    @EnumSource(FaultReason.class)
    void letsTheAddressesGoWhateverTheReason(FaultReason reason) {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(new Event.FaultRaised(reason));

        assertThat(bench.actions()).contains("remove");
        assertThat(bench.trace().running()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultReason.class,
            names = {"CHECK_FAILED", "ADDRESS_TAKEN"})
    void saysFarewellWhereTheWireIsThere(FaultReason reason) {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(new Event.FaultRaised(reason));

        assertThat(bench.actions()).startsWith("advertise 0");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultReason.class,
            names = {"NO_CARRIER", "INTERFACE_DOWN", "INTERFACE_GONE", "NO_SOURCE_ADDRESS"})
    void saysNothingWhereItIsNot(FaultReason reason) {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(new Event.FaultRaised(reason));

        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
    }

    @Test
    void takesNewSettingsAndPrioritiesForWhenItComesBack() {
        RouterBench bench =
                RouterBench.backup(SampleSettings.ipv4()).handle(new Event.FaultRaised(FaultReason.NO_CARRIER));

        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4("advertInterval", "2s"), 8));
        bench.handle(new Event.PriorityChanged("file:/run/web", 28));
        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofSeconds(7));
    }
}
