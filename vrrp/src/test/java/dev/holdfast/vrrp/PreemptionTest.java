package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a BACKUP does about an ACTIVE of lower priority: never, immediate, after a delay. */
class PreemptionTest {

    private static final RouterSettings NEVER = SampleSettings.ipv4("priority", "200");
    private static final RouterSettings IMMEDIATE = SampleSettings.ipv4("priority", "200", "preemption", "immediate");
    private static final RouterSettings AFTER_3S = SampleSettings.ipv4("priority", "200", "preemption", "after 3s");

    /** As a lower incumbent does: one advertisement each second, for so many seconds. */
    private static void hearEachSecond(RouterBench bench, int priority, int seconds) {
        for (int i = 0; i < seconds && bench.state() == State.BACKUP; i++) {
            bench.hear(priority, LOWER_ADDRESS).advance("1s");
        }
    }

    @Test
    void neverFollowsALowerOneForAsLongAsItSpeaks() {
        RouterBench bench = RouterBench.backup(NEVER);

        hearEachSecond(bench, 100, 3600);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        bench.advance("4s");
        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void immediateTakesOverAtTheEndOfTheDownTimer() {
        RouterBench bench = RouterBench.backup(IMMEDIATE);
        long startedNanos = bench.nowNanos();

        hearEachSecond(bench, 100, 10);

        assertThat(bench.lastTransition().atNanos() - startedNanos).isEqualTo(3_218_750_000L);
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.LowerPriorityPreempted(IpAddress.parse(LOWER_ADDRESS), 100));
    }

    @Test
    void delayTakesOverExactlyWhenItEnds() {
        RouterBench bench = RouterBench.backup(AFTER_3S);
        bench.advance("2s");
        long firstHeardNanos = bench.nowNanos();

        hearEachSecond(bench, 100, 10);

        assertThat(bench.lastTransition().atNanos() - firstHeardNanos)
                .isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.PreemptDelayExpired(
                        IpAddress.parse(LOWER_ADDRESS),
                        100,
                        Duration.ofSeconds(3).toNanos()));
    }

    @Test
    void delayLongerThanTheDownIntervalKeepsFollowing() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200", "preemption", "after 30s"));
        long firstHeardNanos = bench.nowNanos();

        hearEachSecond(bench, 100, 60);

        assertThat(bench.lastTransition().atNanos() - firstHeardNanos)
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void delayDoesNotRunWhileNobodyIsHeard() {
        RouterBench bench = RouterBench.backup(AFTER_3S);

        assertThat(bench.trace().running()).doesNotContainKey(Timer.PREEMPT_DELAY);
        bench.expire(Timer.ACTIVE_DOWN);

        assertThat(bench.lastTransition().cause()).isInstanceOf(Cause.ActiveDownTimerExpired.class);
    }

    @Test
    void delayEndsEarlyWhenTheLowerOneFallsSilentOrResigns() {
        RouterSettings after30 = SampleSettings.ipv4("priority", "200", "preemption", "after 30s");
        RouterBench silent =
                RouterBench.backup(after30).hear(100, LOWER_ADDRESS).advance("3.3s");
        assertThat(silent.lastTransition().cause()).isInstanceOf(Cause.ActiveDownTimerExpired.class);

        RouterBench resigned = RouterBench.backup(after30).hear(100, LOWER_ADDRESS);
        resigned.hear(0, LOWER_ADDRESS).advance("300ms");
        assertThat(resigned.lastTransition().cause()).isInstanceOf(Cause.IncumbentResigned.class);
        assertThat(resigned.trace().running()).containsOnlyKeys(Timer.ADVERT);
    }

    @Test
    void delayIsCalledOffByAHigherOneAndCountsAfreshAfterwards() {
        RouterBench bench =
                RouterBench.backup(AFTER_3S).hear(100, LOWER_ADDRESS).advance("2s");

        bench.hear(220, HIGHER_ADDRESS);
        assertThat(bench.trace().running()).doesNotContainKey(Timer.PREEMPT_DELAY);

        bench.advance("2s").hear(100, LOWER_ADDRESS);
        assertThat(bench.remaining(Timer.PREEMPT_DELAY)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void isNoQuestionForAnActiveRouter() {
        RouterBench bench = RouterBench.active(NEVER);

        assertThat(bench.hear(201, LOWER_ADDRESS).state()).isEqualTo(State.BACKUP);
    }
}
