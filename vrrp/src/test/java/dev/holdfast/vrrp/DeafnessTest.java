package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.GatedRouter.DOWN;
import static dev.holdfast.vrrp.GatedRouter.active;
import static dev.holdfast.vrrp.GatedRouter.decisions;
import static dev.holdfast.vrrp.GatedRouter.following;
import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A running router whose link falls deaf, and the return of one whose link failed. Times as in {@link GateTest}. */
class DeafnessTest {

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

    /** Deaf for three seconds, with one advertisement just before: others have waited for almost four. */
    private static RouterBench deafSinceJustBeforeAnAdvert() {
        RouterBench bench = active().advance("1.9s").handle(new Event.RoundEnded(true, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2));
        bench.advance("800ms").clear();
        return bench;
    }

    @Test
    void listensFirstWhereAnotherMayJustHaveTakenOver() {
        RouterBench bench = deafSinceJustBeforeAnAdvert().handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(decisions(bench)).endsWith(Why.WENT_MUTE, Why.LISTENS);
        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));

        bench.hear(50, RouterBench.LOWER_ADDRESS);
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.ReplacedWhileMute(IpAddress.parse(RouterBench.LOWER_ADDRESS), 50));
    }

    /** When in that round somebody was heard, nobody knows: it may have been before its advertisement at two seconds. */
    @Test
    void countsOnlyWhatItSaidBeforeTheRoundInWhichItHeardSomebody() {
        RouterBench bench = active().advance("2.2s").handle(new Event.RoundEnded(true, 2));
        bench.advance("1s").handle(new Event.RoundEnded(false, 2));
        bench.advance("500ms").handle(new Event.RoundEnded(false, 2));
        bench.advance("1s").clear();

        bench.handle(new Event.LinkProven(Proof.ANSWER));

        assertThat(decisions(bench)).endsWith(Why.WENT_MUTE, Why.LISTENS);
    }

    @Test
    void yieldsToTheAdvertThatItHearsFirst() {
        RouterBench bench = deafSinceJustBeforeAnAdvert();

        bench.hear(50, RouterBench.LOWER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
    }

    @Test
    void saysNothingAtItsIntervalWhereAnotherMayJustHaveTakenOver() {
        RouterBench bench = deafSinceJustBeforeAnAdvert().advance("500ms");

        assertThat(bench.actions()).noneMatch(action -> action.startsWith("advertise"));
        assertThat(decisions(bench)).endsWith(Why.WENT_MUTE);

        bench.handle(new Event.LinkProven(Proof.ANSWER)).clear();
        bench.advance("1s");
        assertThat(bench.actions()).as("nobody had").containsSubsequence("unmute", "advertise 100", "announce");
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
}
