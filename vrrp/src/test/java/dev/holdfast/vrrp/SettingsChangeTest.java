package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changed settings and priorities, in every state, without leaving it needlessly. */
class SettingsChangeTest {

    private static RouterBench change(RouterBench bench, String... namesAndValues) {
        return bench.handle(new Event.SettingsChanged(SampleSettings.ipv4(namesAndValues), 8));
    }

    @Test
    void movesTheEndOfARunningDownTimerNotItsStart() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).advance("1s");

        bench.handle(new Event.PriorityChanged("file:/run/web", 28));
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofMillis(2_500));

        change(bench, "advertInterval", "100ms");
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ZERO);
    }

    @Test
    void movesTheSkewAfterAResignation() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).hear(0, LOWER_ADDRESS);

        bench.handle(new Event.PriorityChanged("file:/run/web", 92));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void keepsTheIntervalThatWasAdopted() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "128"));
        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(4));

        change(bench, "priority", "128", "advertInterval", "2s");

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void neverTakesHoldOfARunningPreemption() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200", "preemption", "immediate"));
        bench.advance("3s").hear(100, LOWER_ADDRESS);

        change(bench, "priority", "200", "preemption", "never");

        bench.advance("1s");
        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(2_218_750_000L));
    }

    @Test
    void movesARunningPreemptDelay() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200", "preemption", "after 30s"));
        bench.hear(100, LOWER_ADDRESS).advance("2s");

        change(bench, "priority", "200", "preemption", "after 5s");
        assertThat(bench.remaining(Timer.PREEMPT_DELAY)).isEqualTo(Duration.ofSeconds(3));

        change(bench, "priority", "200", "preemption", "never");
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void callsAPreemptDelayOffWhenItIsNoLongerHigher() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200", "preemption", "after 30s"));
        bench.hear(100, LOWER_ADDRESS);

        bench.handle(new Event.PriorityChanged("file:/run/web", -110));

        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ACTIVE_DOWN);
    }

    @Test
    void promotesABackupThatBecomesTheOwner() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        change(bench, "priority", "255");

        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.SettingsChanged("priority"));
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.ADVERT);
    }

    @Test
    void anOwnerThatIsNoneAnyMoreStaysActiveUntilAHigherOneSpeaks() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "255"));

        change(bench, "priority", "100");
        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.router().effectivePriority()).isEqualTo(100);

        assertThat(bench.hear(150, LOWER_ADDRESS).state()).isEqualTo(State.BACKUP);
    }

    @Test
    void tellsThePeersANewIntervalAtOnce() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("advertInterval", "100ms"));

        change(bench, "advertInterval", "10s");

        assertThat(bench.actions()).containsExactly("advertise 100", "start ADVERT 10000");
    }

    @Test
    void saysNothingWhenNothingChangedThatThePeersCanSee() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        change(bench, "preemption", "after 10s", "startup.delay", "10s");

        assertThat(bench.actions()).isEmpty();
    }

    @Test
    void exchangesTheAddressesOfAnActiveRouter() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        change(bench, "addresses", "10.77.0.100/24, 10.77.0.101/24");

        assertThat(bench.actions()).containsExactly("install", "advertise 100", "start ADVERT 1000", "announce");
    }

    @Test
    void tellsThePeersANewPriorityAtOnce() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.handle(new Event.PriorityChanged("file:/run/web", -10)).expire(Timer.ADVERT);

        assertThat(bench.actions())
                .containsExactly("advertise 90", "start ADVERT 1000", "advertise 90", "start ADVERT 1000");
    }

    @Test
    void keepsWhatTrackingTookOffWhenTheBaseChanges() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.handle(new Event.PriorityChanged("file:/run/web", -20));

        change(bench, "priority", "150");

        assertThat(bench.router().effectivePriority()).isEqualTo(130);
    }

    @Test
    void clampsThePriorityToWhatMayBeSaid() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        bench.handle(new Event.PriorityChanged("file:/run/web", -100));
        assertThat(bench.router().effectivePriority()).isEqualTo(1);
        bench.handle(new Event.PriorityChanged("file:/run/web", 155));
        assertThat(bench.router().effectivePriority()).isEqualTo(254);

        RouterBench owner = RouterBench.active(SampleSettings.ipv4("priority", "255"));
        owner.handle(new Event.PriorityChanged("file:/run/web", -245));
        assertThat(owner.router().effectivePriority()).isEqualTo(255);
    }

    @Test
    void refusesToBecomeAnotherVirtualRouter() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        assertThatThrownBy(() -> change(bench, "vrid", "52")).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.router().settings().vrid()).isEqualTo(51);
    }
}
