package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An operator hands the addresses to a named member. Priority 100, 1 s: down interval 3609.375 ms, skew 609.375 ms. */
class HandoverTest {

    private static final RouterSettings NEVER = SampleSettings.ipv4();
    private static final IpAddress HEIR = IpAddress.parse(HIGHER_ADDRESS);
    private static final long FIVE_SECONDS = 5_000_000_000L;

    private static RouterBench following() {
        return RouterBench.backup(NEVER).hear(150, HIGHER_ADDRESS);
    }

    @Test
    void theHolderSaysFarewellAndFollowsTheHeir() {
        RouterBench bench = RouterBench.active(NEVER);

        bench.handle(new Event.HandOver(HEIR));

        assertThat(bench.actions()).containsSubsequence("advertise 0", "remove");
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.HandedOver(HEIR));
        for (int second = 0; second < 10; second++) {
            bench.hear(50, HIGHER_ADDRESS).advance("1s");
        }
        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void theHolderServesAgainIfTheHeirFails() {
        RouterBench bench = RouterBench.active(NEVER);
        bench.handle(new Event.HandOver(HEIR)).advance("3.6s");
        assertThat(bench.state()).isEqualTo(State.BACKUP);

        bench.advance("10ms");

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void theHeirTakesTheFarewellAtOnce() {
        RouterBench bench = following().handle(new Event.NamedHeir(FIVE_SECONDS));

        bench.hear(0, HIGHER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
        assertThat(bench.lastTransition().cause()).isEqualTo(new Cause.IncumbentHandedOver(HEIR));
    }

    @Test
    void whoIsNotTheHeirCountsItsSkew() {
        RouterBench bench = following().hear(0, HIGHER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(609_375_000L));
    }

    @Test
    void theHeirIsOneForAsLongAsWasSaid() {
        RouterBench bench = following().handle(new Event.NamedHeir(1_000_000_000L));
        bench.advance("1s").hear(0, HIGHER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    /** Whoever asked may be gone by then: nothing of it may last. */
    @Test
    void aSpellAsActiveOrInFaultEndsIt() {
        RouterBench bench = following().handle(new Event.NamedHeir(FIVE_SECONDS));
        bench.handle(new Event.FaultRaised(FaultReason.NO_CARRIER))
                .handle(new Event.FaultCleared(FaultReason.NO_CARRIER))
                .hear(150, HIGHER_ADDRESS)
                .hear(0, HIGHER_ADDRESS);

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void aHeirHasToHearAnIncumbent() {
        assertThat(refusalAsHeir(RouterBench.backup(NEVER))).isEqualTo(HandoverRefusal.NO_INCUMBENT);
        assertThat(refusalAsHeir(following())).isNull();
        assertThat(refusalAsHeir(following().sleep("3.7s"))).isEqualTo(HandoverRefusal.NO_INCUMBENT);
        assertThat(refusalAsHeir(following().hear(0, HIGHER_ADDRESS))).isEqualTo(HandoverRefusal.NO_INCUMBENT);
    }

    @Test
    void aHeirHasToBeProven() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4("startup.gate", "link")).handle(new Event.Startup());
        assertThat(refusalAsHeir(bench)).isEqualTo(HandoverRefusal.LINK_UNPROVEN);

        bench.handle(new Event.LinkProven(Proof.ANSWER)).hear(150, HIGHER_ADDRESS);
        assertThat(refusalAsHeir(bench)).isNull();

        bench.handle(new Event.RoundEnded(false, 2)).handle(new Event.NamedHeir(FIVE_SECONDS));
        assertThat(refusalAsHeir(bench)).isEqualTo(HandoverRefusal.LINK_UNPROVEN);
        bench.hear(0, HIGHER_ADDRESS);
        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void everyOtherStateIsRefusedWithItsReason() {
        assertThat(refusalAsHeir(new RouterBench(NEVER))).isEqualTo(HandoverRefusal.NOT_RUNNING);
        assertThat(refusalAsHeir(RouterBench.active(NEVER))).isEqualTo(HandoverRefusal.ALREADY_ACTIVE);
        assertThat(refusalAsHeir(following().handle(new Event.FaultRaised(FaultReason.NO_CARRIER))))
                .isEqualTo(HandoverRefusal.IN_FAULT);
        assertThat(refusalAsHeir(
                        new RouterBench(SampleSettings.ipv4("startup.delay", "9s")).handle(new Event.Startup())))
                .isEqualTo(HandoverRefusal.DELAYED);
        assertThat(following().router().refusalAsHolder()).isEqualTo(HandoverRefusal.NOT_ACTIVE);
    }

    @Test
    void anOwnerKeepsItsAddresses() {
        RouterBench owner = RouterBench.active(SampleSettings.ipv4("priority", "255", "preemption", "immediate"));

        assertThat(owner.router().refusalAsHolder()).isEqualTo(HandoverRefusal.OWNER);
        owner.handle(new Event.HandOver(HEIR));
        assertThat(owner.state()).isEqualTo(State.ACTIVE);
    }

    private static @Nullable HandoverRefusal refusalAsHeir(RouterBench bench) {
        return bench.router().refusalAsHeir(bench.nowNanos());
    }
}
