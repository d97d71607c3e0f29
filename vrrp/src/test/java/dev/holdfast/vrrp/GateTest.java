package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.GatedRouter.DOWN;
import static dev.holdfast.vrrp.GatedRouter.SOMEBODY;
import static dev.holdfast.vrrp.GatedRouter.VIRTUAL;
import static dev.holdfast.vrrp.GatedRouter.active;
import static dev.holdfast.vrrp.GatedRouter.decisions;
import static dev.holdfast.vrrp.GatedRouter.following;
import static dev.holdfast.vrrp.GatedRouter.proven;
import static dev.holdfast.vrrp.GatedRouter.started;
import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code startup.gate: link}, decision by decision. Priority 100, 1 s: down interval 3609.375 ms, skew 609.375 ms. */
class GateTest {

    @Test
    void waitsForAProofAndForNothingElse() {
        RouterBench bench = started();

        assertThat(bench.actions())
                .containsExactly(
                        "attend ROUNDS", "start MAX_HOLD 10000", "decide STARTED", "INITIALIZE to BACKUP Started");
        assertThat(bench.trace().running()).containsOnlyKeys(Timer.MAX_HOLD);
        assertThat(bench.lastTransition().evidence().gate()).isEqualTo(Evidence.Gate.ARMED);
    }

    @Test
    void countsFromTheProof() {
        RouterBench bench = started().advance("5s").handle(new Event.LinkProven(Proof.FRAME));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN);
        assertThat(bench.trace().decisions().getLast())
                .isEqualTo(new GateDecision(Evidence.Gate.PROVEN, Why.PROVEN, Proof.FRAME, 5_000_000_000L, 0, false));
    }

    @Test
    void countsFromTheAdvertOfALowerOneThatItMayPreempt() {
        RouterBench bench = new RouterBench(
                        SampleSettings.ipv4("startup.gate", "link", "preemption", "immediate", "priority", "200"))
                .handle(new Event.Startup());

        bench.hear(100, HIGHER_ADDRESS);
        assertThat(bench.trace().running()).containsKey(Timer.ACTIVE_DOWN);

        for (int second = 0; second < 4; second++) {
            bench.handle(new Event.RoundEnded(true, 2)).advance("1s").hear(100, HIGHER_ADDRESS);
        }
        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.lastTransition().cause()).isInstanceOf(Cause.LowerPriorityPreempted.class);
    }

    @Test
    void startsAfreshAfterARoundThatNobodyAnswered() {
        RouterBench bench = proven().advance("3.5s").handle(new Event.RoundEnded(false, 2));
        assertThat(bench.trace().running()).doesNotContainKey(Timer.ACTIVE_DOWN);

        bench.advance("2s").handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN);
        assertThat(decisions(bench)).containsExactly(Why.STARTED, Why.PROVEN, Why.PROOF_LAPSED, Why.PROVEN);
    }

    @Test
    void isShutAtOnceWhereTheKernelSaysThatThePortsPassNothing() {
        RouterBench bench = following().handle(new Event.LinkBlocked()).advance("20s");
        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(decisions(bench)).endsWith(Why.LINK_BLOCKED);

        bench.handle(new Event.LinkProven(Proof.ANSWER));
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN);
    }

    @Test
    void toldOnceThatThePortsPassNothing() {
        RouterBench bench = started().handle(new Event.LinkBlocked());

        assertThat(decisions(bench)).containsExactly(Why.STARTED);
    }

    private static RouterBench wantingAnAnswer(String... settings) {
        List<String> all =
                new ArrayList<>(List.of("startup.gate", "link", "startup.proof", "answer", "startup.maxHold", "10s"));
        all.addAll(List.of(settings));
        return new RouterBench(SampleSettings.ipv4(all.toArray(String[]::new))).handle(new Event.Startup());
    }

    /** An advertisement shows that the link hears, and not that it speaks. */
    @Test
    void opensForAnAnswerOnlyWhereTheSettingsSaySo() {
        RouterBench bench = wantingAnAnswer().advance("2s").hear(100, HIGHER_ADDRESS);
        assertThat(bench.router().gate()).isEqualTo(Evidence.Gate.ARMED);
        assertThat(bench.trace().running()).doesNotContainKey(Timer.ACTIVE_DOWN);

        bench.handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN);
        assertThat(bench.trace().decisions().getLast())
                .isEqualTo(new GateDecision(Evidence.Gate.PROVEN, Why.PROVEN, Proof.ANSWER, 2_000_000_000L, 0, false));
    }

    @Test
    void neitherResignationNorPreemptionGetsPastAGateThatWantsAnAnswer() {
        RouterBench resigned = wantingAnAnswer().hear(100, HIGHER_ADDRESS).hear(0, HIGHER_ADDRESS);
        RouterBench lower = wantingAnAnswer("preemption", "immediate", "priority", "200");
        RouterBench delayed = wantingAnAnswer("preemption", "after 3s", "priority", "200");
        for (int second = 0; second < 9; second++) {
            lower.hear(100, HIGHER_ADDRESS)
                    .handle(new Event.RoundEnded(false, 0))
                    .advance("1s");
            delayed.hear(100, HIGHER_ADDRESS)
                    .handle(new Event.RoundEnded(false, 0))
                    .advance("1s");
        }
        assertThat(resigned.advance("9s").state()).isEqualTo(State.BACKUP);
        assertThat(lower.state()).isEqualTo(State.BACKUP);
        assertThat(delayed.state()).isEqualTo(State.BACKUP);

        resigned.handle(new Event.LinkProven(Proof.ANSWER));
        assertThat(resigned.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(609_375_000L));
        lower.handle(new Event.LinkProven(Proof.ANSWER));
        assertThat(lower.remaining(Timer.ACTIVE_DOWN)).isLessThan(DOWN.plusNanos(1));
        delayed.handle(new Event.LinkProven(Proof.ANSWER)).hear(100, HIGHER_ADDRESS);
        assertThat(delayed.remaining(Timer.PREEMPT_DELAY)).isEqualTo(Duration.ofSeconds(3));
    }

    /** The count of a preemption's delay does not go on while nobody is heard: whom it waits for may be gone, or we. */
    @Test
    void aPreemptionsDelayBeginsAnewAfterARoundThatNobodyAnswered() {
        RouterBench bench = new RouterBench(
                        SampleSettings.ipv4("startup.gate", "link", "preemption", "after 3s", "priority", "200"))
                .handle(new Event.Startup())
                .hear(100, HIGHER_ADDRESS);
        assertThat(bench.trace().running()).containsKey(Timer.PREEMPT_DELAY);

        bench.advance("1s").handle(new Event.RoundEnded(false, 2)).advance("5s");

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    /** Whoever serves the address is heard: local processes get it only when that one has been silent for so long. */
    @Test
    void maxHoldCountsFromTheLastAdvertWhereTheGateWantsAnAnswer() {
        RouterBench bench = wantingAnAnswer().advance("8s").hear(100, HIGHER_ADDRESS);

        bench.advance("9.9s");
        assertThat(bench.actions()).doesNotContain("mute");

        bench.advance("100ms");
        assertThat(bench.actions()).contains("mute");
    }

    @Test
    void aRoundProvesAnAnswerWhereOnlyAnswersCount() {
        RouterBench bench = wantingAnAnswer().handle(new Event.RoundEnded(true, 1));

        assertThat(bench.trace().decisions().getLast().proof()).isEqualTo(Proof.ANSWER);
    }

    @Test
    void givesLocalProcessesTheAddressOnlyWhenTheHostIsSilent() {
        RouterBench bench = started();
        bench.clear();

        bench.advance("10s");
        assertThat(bench.actions()).containsExactly("mute");

        bench.handle(new Event.Muted(true));
        assertThat(bench.actions()).containsExactly("mute", "install", "decide GIVEN_TO_LOCAL");
        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.router().gate()).isEqualTo(Evidence.Gate.MUTE);
    }

    @Test
    void keepsTheAddressWhereTheHostCannotBeSilenced() {
        RouterBench bench = started().advance("10s").handle(new Event.Muted(false));

        assertThat(bench.actions()).doesNotContain("install").contains("unmute", "decide NOT_GIVEN");
    }

    @Test
    void takesTheAddressFromLocalProcessesAtAnothersAdvert() {
        RouterBench bench = started().advance("10s").handle(new Event.Muted(true));
        bench.clear();

        bench.hear(50, HIGHER_ADDRESS);

        assertThat(bench.actions()).containsExactly("remove", "unmute", "decide PROVEN", "start ACTIVE_DOWN 3609.375");
    }

    @Test
    void speaksAfterProofAndOneWholeDownInterval() {
        RouterBench bench =
                started().advance("10s").handle(new Event.Muted(true)).advance("1s");
        bench.handle(new Event.LinkProven(Proof.FRAME));
        bench.clear();

        bench.advance("3.6s");
        assertThat(bench.actions()).isEmpty();
        bench.advance("10ms");

        assertThat(bench.actions())
                .containsSubsequence("unmute", "install", "advertise 100", "announce")
                .endsWith("BACKUP to ACTIVE ActiveDownTimerExpired");
    }

    @Test
    void holdsWhileAStrangerAnswersForTheAddressUpToMaxHold() {
        RouterBench bench = proven();
        for (int round = 0; round < 25; round++) {
            bench.handle(new Event.AddressAnswered(VIRTUAL, SOMEBODY, Answerer.STRANGER))
                    .advance("500ms");
        }

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.router().stateSinceNanos() - bench.nowNanos())
                .isEqualTo(Duration.ofMillis(10_000 - 12_500).toNanos());
        assertThat(decisions(bench)).contains(Why.ADDRESS_ANSWERED, Why.ADDRESS_FREE);
    }

    @Test
    void holdsWithoutLimitWhileAKnownMemberAnswersForTheAddress() {
        RouterBench bench = proven();
        for (int round = 0; round < 200; round++) {
            bench.handle(new Event.AddressAnswered(VIRTUAL, SOMEBODY, Answerer.KNOWN_MEMBER))
                    .advance("500ms");
        }
        assertThat(bench.state()).isEqualTo(State.BACKUP);

        bench.advance("4s");

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void doesNotBelieveWhoAnswersForAnything() {
        RouterBench bench = proven().handle(new Event.AddressAnswered(VIRTUAL, SOMEBODY, Answerer.STRANGER))
                .handle(new Event.AddressAnswered(VIRTUAL, SOMEBODY, Answerer.PROXY));

        assertThat(bench.advance("3.61s").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void armsAgainAfterAStall() {
        RouterBench bench = following().sleep("5s").handle(new Event.Woke(4_000_000_000L));

        assertThat(bench.trace().running()).doesNotContainKey(Timer.ACTIVE_DOWN);
        assertThat(decisions(bench)).endsWith(Why.STALLED);
    }

    @Test
    void asksForAddressesOnlyUntilItHearsAnAdvert() {
        RouterBench bench = started();
        assertThat(bench.router().asksForAddresses()).isTrue();

        bench.hear(100, HIGHER_ADDRESS);

        assertThat(bench.router().asksForAddresses()).isFalse();
    }

    @Test
    void doesNotAskWhereThePeersAreNamed() {
        RouterSettings unicast = SampleSettings.ipv4("startup.gate", "link", "unicast.peers", "10.77.0.2");

        RouterBench bench = new RouterBench(unicast).handle(new Event.Startup());

        assertThat(bench.router().asksForAddresses()).isFalse();
    }

    @Test
    void needsNoLeaveOfAnOwner() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4("startup.gate", "link", "priority", "255"))
                .handle(new Event.Startup());

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.router().gate()).isEqualTo(Evidence.Gate.OFF);
    }

    @Test
    void countsOnWhenPolicyTakesTheGateAway() {
        RouterBench bench = started().handle(new Event.SettingsChanged(SampleSettings.ipv4(), 9));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN);
        assertThat(bench.actions()).contains("attend NONE");
    }

    @Test
    void speaksAgainWhenPolicyTakesTheGateAwayFromAMuteActive() {
        RouterBench bench = active().advance("3s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2));
        bench.clear();

        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4(), 9)).advance("1s");

        assertThat(bench.actions()).containsSubsequence("unmute", "advertise 100");
    }

    @Test
    void letsGoOfEverythingWhenItStops() {
        RouterBench bench = started().advance("10s").handle(new Event.Muted(true));
        bench.clear();

        bench.handle(new Event.Shutdown());

        assertThat(bench.actions()).containsExactly("remove", "unmute", "attend NONE", "BACKUP to INITIALIZE Stopped");
        assertThat(bench.trace().running()).isEmpty();
    }
}
