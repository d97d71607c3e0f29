package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Evidence.Considered;
import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Why a virtual address moved: what the router knew, and which rules it looked at. */
class EvidenceTest {

    /** The defect that this project exists for, told step by step by the evidence alone. */
    @Test
    void tellsWhyNopreemptDidNotHold() {
        RouterBench newcomer = RouterBench.backup(SampleSettings.ipv4("priority", "200"));
        newcomer.expire(Timer.ACTIVE_DOWN);

        Evidence deaf = newcomer.lastTransition().evidence();
        assertThat(deaf.preemption()).isEqualTo("never");
        assertThat(deaf.lastAdvert()).isNull();
        assertThat(deaf.advertsHeardSinceStart()).isZero();
        assertThat(deaf.considered())
                .containsExactly(
                        new Considered(Rule.STARTUP_DELAY, false, Reason.NOT_CONFIGURED),
                        new Considered(Rule.STARTUP_GATE, false, Reason.NOT_CONFIGURED),
                        new Considered(Rule.ACTIVE_DOWN_TIMER, true, Reason.NO_ADVERT_HEARD),
                        new Considered(Rule.PREEMPTION, false, Reason.NO_ADVERT_HEARD));

        RouterBench incumbent = RouterBench.active(SampleSettings.ipv4());
        incumbent.hear(100, HIGHER_ADDRESS);
        assertThat(incumbent.lastTransition().evidence().considered())
                .containsExactly(
                        new Considered(Rule.HIGHER_PRIORITY, false, Reason.PRIORITY_EQUAL),
                        new Considered(Rule.EQUAL_PRIORITY_TIE_BREAK, true, Reason.ADDRESS_HIGHER),
                        new Considered(Rule.PREEMPTION, false, Reason.ONLY_IN_BACKUP));
    }

    @Test
    void holdsWhatWasKnownWhenItWasDecided() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.hear(200, LOWER_ADDRESS).advance("1s").hear(200, LOWER_ADDRESS).expire(Timer.ACTIVE_DOWN);

        Transition transition = bench.lastTransition();
        Evidence evidence = transition.evidence();
        assertThat(transition.atNanos()).isEqualTo(bench.nowNanos());
        assertThat(evidence.lastAdvert())
                .isEqualTo(
                        new Evidence.AdvertHeard(IpAddress.parse(LOWER_ADDRESS), 200, 3_609_375_000L, 1_000_000_000L));
        assertThat(evidence.advertsHeardSinceStart()).isEqualTo(2);
        assertThat(evidence.stateAgeNanos()).isEqualTo(4_609_375_000L);
        assertThat(evidence.basePriority()).isEqualTo(100);
        assertThat(evidence.activeDownIntervalNanos()).isEqualTo(3_609_375_000L);
        assertThat(evidence.skewNanos()).isEqualTo(609_375_000L);
        assertThat(evidence.policyRevision()).isEqualTo(7);
        assertThat(evidence.gate()).isEqualTo(Evidence.Gate.OFF);
        assertThat(evidence.considered())
                .contains(
                        new Considered(Rule.ACTIVE_DOWN_TIMER, true, Reason.ADVERTS_STOPPED),
                        new Considered(Rule.PREEMPTION, false, Reason.ADVERTS_STOPPED));
    }

    @Test
    void saysHowLateTheTimerWas() {
        RouterBench bench =
                RouterBench.backup(SampleSettings.ipv4()).sleep("4s").expire(Timer.ACTIVE_DOWN);

        assertThat(bench.lastTransition().evidence().timerLateNanos()).isEqualTo(390_625_000L);
    }

    @Test
    void namesTheIntervalInForceNotTheOneAdoptedByTheChange() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());

        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(4));

        assertThat(bench.lastTransition().evidence().activeDownIntervalNanos()).isEqualTo(3_609_375_000L);
    }

    @Test
    void carriesTheEffectivePriorityBesideTheBase() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());
        bench.handle(new Event.PriorityChanged("file:/run/web", -40)).hear(80, LOWER_ADDRESS);

        assertThat(bench.lastTransition().evidence().basePriority()).isEqualTo(100);
        assertThat(bench.lastTransition().evidence().effectivePriority()).isEqualTo(60);
        assertThat(bench.lastTransition().evidence().offsets())
                .containsExactly(new PriorityOffset("file:/run/web", -40));
        assertThat(bench.lastTransition().cause())
                .isEqualTo(new Cause.HigherPriorityHeard(IpAddress.parse(LOWER_ADDRESS), 80));
    }

    @Test
    void namesTheRevisionOfThePolicyInForce() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        bench.handle(new Event.SettingsChanged(SampleSettings.ipv4(), 42)).expire(Timer.ACTIVE_DOWN);

        assertThat(bench.lastTransition().evidence().policyRevision()).isEqualTo(42);
    }

    @Test
    void showsTheGateThatWasOpenedAndTheAddressThatNobodyElseHas() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("startup.gate", "link"));
        bench.handle(new Event.LinkProven(Proof.ANSWER)).expire(Timer.ACTIVE_DOWN);

        assertThat(bench.lastTransition().evidence().gate()).isEqualTo(Evidence.Gate.PROVEN);
        assertThat(bench.lastTransition().evidence().considered())
                .contains(
                        new Considered(Rule.STARTUP_GATE, true, Reason.LINK_PROVEN),
                        new Considered(Rule.ADDRESS_ASKED, false, Reason.NOBODY_ANSWERED));
    }

    @Test
    void showsAStartupDelayThatIsOver() {
        RouterBench bench =
                RouterBench.backup(SampleSettings.ipv4("startup.delay", "2s")).advance("10s");

        assertThat(bench.lastTransition().evidence().considered())
                .contains(new Considered(Rule.STARTUP_DELAY, false, Reason.DELAY_OVER));
    }
}
