package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code startup.gate: link}, decision by decision. Priority 100, 1 s: down interval 3609.375 ms, skew 609.375 ms. */
class GateTest {

    private static final RouterSettings GATED = SampleSettings.ipv4("startup.gate", "link", "startup.maxHold", "10s");
    private static final Duration DOWN = Duration.ofNanos(3_609_375_000L);
    private static final IpAddress VIRTUAL = IpAddress.parse("10.77.0.100");
    private static final long SOMEBODY = 0x020000000042L;

    private static RouterBench started() {
        return new RouterBench(GATED).handle(new Event.Startup());
    }

    private static RouterBench proven() {
        return started().handle(new Event.LinkProven(Proof.ANSWER));
    }

    /** In BACKUP, past its time of trial, with an incumbent that was heard a moment ago. */
    private static RouterBench following() {
        RouterBench bench = proven();
        for (int second = 0; second < 6; second++) {
            bench.hear(100, HIGHER_ADDRESS)
                    .handle(new Event.RoundEnded(true, 2))
                    .advance("1s");
        }
        bench.hear(100, HIGHER_ADDRESS);
        bench.clear();
        return bench;
    }

    private static RouterBench active() {
        RouterBench bench = proven().expire(Timer.ACTIVE_DOWN);
        bench.handle(new Event.RoundEnded(true, 2));
        bench.clear();
        return bench;
    }

    private static List<Why> decisions(RouterBench bench) {
        return bench.trace().decisions().stream().map(GateDecision::why).toList();
    }

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
    void followingItAsksItsLandmarksWhenAdvertsStayAway() {
        RouterBench bench = following().advance("1.6s");

        assertThat(bench.actions()).contains("attend ROUNDS");
    }

    @Test
    void promotesInTimeWhenALandmarkAnswers() {
        RouterBench bench = following().advance("1.6s").handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(bench.advance("2.01s").state()).isEqualTo(State.ACTIVE);
        assertThat(bench.lastTransition().evidence().considered())
                .contains(new Evidence.Considered(Evidence.Rule.LANDMARKS, false, Evidence.Reason.LINK_PROVEN));
    }

    @Test
    void knowsThatItIsDeafWhenSeveralLandmarksAreSilent() {
        RouterBench bench = following().advance("2s").handle(new Event.RoundEnded(false, 2));

        assertThat(bench.advance("10s").state()).isEqualTo(State.BACKUP);
        assertThat(decisions(bench)).endsWith(Why.LANDMARKS_LOST);

        assertThat(bench.handle(new Event.LinkProven(Proof.FRAME)).remaining(Timer.ACTIVE_DOWN))
                .isEqualTo(DOWN);
    }

    @Test
    void waitsOnceMoreWhenASingleLandmarkIsSilent() {
        RouterBench bench = following().advance("2s").handle(new Event.RoundEnded(false, 1));

        assertThat(bench.advance("2s").state()).isEqualTo(State.BACKUP);
        assertThat(decisions(bench)).endsWith(Why.FEW_LANDMARKS);
        assertThat(bench.advance("2.3s").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void promotesAsTheRfcSaysWhereThereNeverWasALandmark() {
        RouterBench bench = following().advance("2s").handle(new Event.RoundEnded(false, 0));

        assertThat(bench.advance("1.61s").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void givesTheIncumbentTimeForAnAdvertWhenItsOwnDeafnessEnds() {
        RouterBench bench = following().advance("2.5s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.LinkProven(Proof.FRAME));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(1_609_375_000L));
    }

    @Test
    void goesMuteAsActiveWhenItHearsNobody() {
        RouterBench bench = active().advance("3s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2));
        bench.clear();

        bench.advance("5s");

        assertThat(decisions(bench)).endsWith(Why.WENT_MUTE);
        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void speaksOnWhenNobodyTookItsPlace() {
        RouterBench bench = active().advance("3s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2)).advance("5s");
        bench.handle(new Event.LinkProven(Proof.ANSWER));
        bench.clear();

        bench.advance("1s");

        assertThat(bench.actions()).containsSubsequence("unmute", "decide SPOKE_AGAIN", "advertise 100", "announce");
    }

    @Test
    void yieldsToWhoeverTookItsPlaceWhateverItsPriority() {
        RouterBench bench = active().advance("3s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2)).advance("5s");

        bench.hear(1, RouterBench.LOWER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.ReplacedWhileMute(IpAddress.parse(RouterBench.LOWER_ADDRESS), 1));
    }

    @Test
    void saysAtOnceThatItIsStillThereAfterAShortSilence() {
        RouterBench bench = active().advance("2.2s").handle(new Event.RoundEnded(false, 2));
        bench.clear();

        bench.advance("200ms").handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(bench.actions()).containsExactly("advertise 100", "start ADVERT 1000");
    }

    @Test
    void doesNotGoMuteForOneLandmark() {
        RouterBench bench = active().advance("3s");
        for (int round = 0; round < 20; round++) {
            bench.handle(new Event.RoundEnded(false, 1)).advance("500ms");
        }

        assertThat(decisions(bench)).doesNotContain(Why.WENT_MUTE);
    }

    @Test
    void comesBackWithoutSkewWhenItWasActiveAndHasHeardNobody() {
        RouterBench bench =
                active().handle(new Event.FaultRaised(FaultReason.NO_CARRIER)).advance("20s");
        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER)).handle(new Event.LinkProven(Proof.FRAME));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofSeconds(3));
    }

    /** It waited in the socket while the kernel told of the carrier. */
    @Test
    void anAdvertOfBeforeTheLinkFailedChangesNothingOfThat() {
        RouterBench bench = following();
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER))
                .hear(100, HIGHER_ADDRESS)
                .advance("30s")
                .handle(new Event.FaultCleared(FaultReason.NO_CARRIER))
                .handle(new Event.LinkProven(Proof.FRAME));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN.plusSeconds(1));
    }

    @Test
    void comesBackOneIntervalLaterWhenItWasNot() {
        RouterBench bench = following()
                .handle(new Event.FaultRaised(FaultReason.NO_CARRIER))
                .advance("20s");
        bench.handle(new Event.FaultCleared(FaultReason.NO_CARRIER)).handle(new Event.LinkProven(Proof.FRAME));

        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(DOWN.plusSeconds(1));
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
