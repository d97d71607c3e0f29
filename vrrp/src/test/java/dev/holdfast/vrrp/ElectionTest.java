package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who becomes ACTIVE, who yields, and how long they wait (RFC 9568 sections 6.1 and 6.4). */
class ElectionTest {

    @Test
    void ownerIsActiveFromTheStart() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4("priority", "255"));

        bench.handle(new Event.Startup());

        assertThat(bench.actions())
                .containsExactly(
                        "install",
                        "advertise 255",
                        "announce",
                        "start ADVERT 1000",
                        "INITIALIZE to ACTIVE OwnerStarted");
    }

    @Test
    void promotesWhenNobodyAdvertisesForADownInterval() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200"));

        bench.advance("3.218s");
        assertThat(bench.state()).isEqualTo(State.BACKUP);
        bench.advance("1ms");

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.ActiveDownTimerExpired(3_218_750_000L));
    }

    @Test
    void promotesAfterTheSkewWhenTheIncumbentResigns() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).advance("1s");

        bench.hear(0, LOWER_ADDRESS);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(609_375_000));
        bench.expire(Timer.ACTIVE_DOWN);

        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.IncumbentResigned(IpAddress.parse(LOWER_ADDRESS)));
    }

    @Test
    void followsWhoeverTookOverAfterAResignation() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).hear(0, LOWER_ADDRESS);

        bench.hear(150, HIGHER_ADDRESS);

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
        bench.expire(Timer.ACTIVE_DOWN);
        assertThat(bench.lastTransition().cause()).isInstanceOf(Cause.ActiveDownTimerExpired.class);
    }

    @Test
    void backupFollowsAnEqualPriorityWhateverItsAddress() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("preemption", "immediate"));

        bench.advance("2s").hear(100, LOWER_ADDRESS);

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void adoptsTheIntervalOfTheActiveRouterInVersion3() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "128"));

        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(4));

        assertThat(bench.router().skewNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void adoptsTheIntervalOfTheOneItYieldsTo() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "128"));

        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(4));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void advertisesAtItsOwnIntervalAgainAfterFollowingAnother() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(4));

        bench.expire(Timer.ACTIVE_DOWN);

        assertThat(bench.remaining(Timer.ADVERT)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void version2SkewsBySecondsWhateverTheInterval() {
        RouterBench bench =
                RouterBench.backup(SampleSettings.ipv4("version", "2", "advertInterval", "5s", "priority", "128"));

        assertThat(bench.router().skewNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofMillis(15_500));
    }

    @Test
    void waitsForAsManyAdvertsAsConfigured() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("downTimerAdverts", "5", "priority", "128"));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofMillis(5_500));
    }

    @Test
    void answersALowerOneAtOnceAndKeepsItsTimer() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).advance("400ms");
        bench.clear();

        bench.hear(50, HIGHER_ADDRESS);

        assertThat(bench.actions()).containsExactly("advertise 100", "observe LOWER_PRIORITY_CONTENDER");
        assertThat(bench.remaining(Timer.ADVERT)).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void answersAPriorityZeroAtOnceAndStartsItsTimerAfresh() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).advance("400ms");
        bench.clear();

        bench.hear(0, HIGHER_ADDRESS);

        assertThat(bench.actions()).containsExactly("advertise 100", "start ADVERT 1000");
    }

    @Test
    void comparesAddressesUnsigned() {
        RouterBench lower = RouterBench.active(SampleSettings.ipv4("source", "10.0.0.1", "addresses", "10.0.0.9/24"));
        assertThat(lower.hear(100, "192.168.0.1").state()).isEqualTo(State.BACKUP);

        RouterBench higher =
                RouterBench.active(SampleSettings.ipv4("source", "192.168.0.1", "addresses", "192.168.0.9/24"));
        assertThat(higher.hear(100, "10.0.0.1").state()).isEqualTo(State.ACTIVE);

        RouterBench ipv6 = RouterBench.active(SampleSettings.ipv6("source", "fe80::8000:0:0:1"));
        assertThat(ipv6.hear(100, "fe80::7fff:0:0:1").state()).isEqualTo(State.ACTIVE);
        assertThat(ipv6.hear(100, "fe80::8000:0:0:2").state()).isEqualTo(State.BACKUP);
    }

    @Test
    void breaksTiesByTheAddressLearntLast() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());
        bench.handle(new Event.SourceAddressChanged(IpAddress.parse("10.77.0.220")));

        assertThat(bench.hear(100, HIGHER_ADDRESS).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void ownerReportsAnotherOwnerAndBreaksTheTie() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "255"));

        bench.hear(255, LOWER_ADDRESS);
        assertThat(bench.trace().observations())
                .extracting(Observation::what)
                .containsExactly(Observation.What.SECOND_OWNER, Observation.What.LOWER_PRIORITY_CONTENDER);

        assertThat(bench.hear(255, HIGHER_ADDRESS).state()).isEqualTo(State.BACKUP);
    }

    @Test
    void ownerThatYieldedTakesOverFromALowerOneAtItsDownTimer() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4("priority", "255"));
        bench.hear(255, HIGHER_ADDRESS);

        bench.advance("3s").hear(100, LOWER_ADDRESS).advance("10ms");

        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.LowerPriorityPreempted(IpAddress.parse(LOWER_ADDRESS), 100));
    }

    @Test
    void advertTimerDoesNotDrift() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).sleep("1.2s");

        bench.expire(Timer.ADVERT);

        assertThat(bench.remaining(Timer.ADVERT)).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void stopsFromEveryStateAndStartsAgain() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());
        bench.handle(new Event.Shutdown());
        assertThat(bench.state()).isEqualTo(State.INITIALIZE);
        assertThat(bench.trace().running()).isEmpty();

        bench.handle(new Event.Startup());

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.router().advertsHeard()).isZero();
        assertThat(bench.router().lastAdvert(bench.nowNanos())).isNull();
    }
}
