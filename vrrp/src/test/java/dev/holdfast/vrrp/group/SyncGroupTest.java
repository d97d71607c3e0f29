package dev.holdfast.vrrp.group;

import static dev.holdfast.vrrp.State.ACTIVE;
import static dev.holdfast.vrrp.State.BACKUP;
import static dev.holdfast.vrrp.State.FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Cause;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.HandoverRefusal;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.MemberStanding;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Priority 100, 1 s, {@code never} unless a test says otherwise: skew 609.375 ms, down interval 3609.375 ms. */
class SyncGroupTest {

    private static final String PEER = RouterBench.HIGHER_ADDRESS;

    private static Cause.SyncGroup ledBy(String member) {
        return new Cause.SyncGroup("fw", member);
    }

    private static Cause lastCause(GroupBench.Member member) {
        return member.trace().transitions().getLast().cause();
    }

    @Test
    void becomesActiveWithTheLastThatIsReady() {
        GroupBench bench = GroupBench.of(2).join().advance("2s");
        bench.member(1).hear(200, PEER);

        bench.advance("2s");
        assertThat(bench.states()).containsExactly(BACKUP, BACKUP);
        assertThat(bench.member(0).router().standing()).isEqualTo(MemberStanding.READY);

        bench.clear().advance("1.7s");
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE);
        assertThat(lastCause(bench.member(0))).isEqualTo(ledBy("m1"));
        assertThat(lastCause(bench.member(1))).isInstanceOf(Cause.ActiveDownTimerExpired.class);
        assertThat(bench.member(0).actions()).startsWith("install", "advertise 100", "announce");
    }

    @Test
    void oneThatFollowsSomebodyHoldsAllHoweverLong() {
        GroupBench bench = GroupBench.of(3).join();

        for (int i = 0; i < 60; i++) {
            bench.advance("1s").member(2).hear(100, PEER);
        }

        assertThat(bench.states()).containsExactly(BACKUP, BACKUP, BACKUP);
    }

    @Test
    void oneThatStepsBackTakesTheOthersWithAFarewell() {
        GroupBench bench = GroupBench.of(2).active();

        bench.member(1).hear(200, PEER);

        assertThat(bench.states()).containsExactly(BACKUP, BACKUP);
        assertThat(bench.member(1).actions()).doesNotContain("advertise 0");
        assertThat(bench.member(0).actions())
                .containsExactly(
                        "advertise 0",
                        "cancel ADVERT",
                        "remove",
                        "start ACTIVE_DOWN 3609.375",
                        "ACTIVE to BACKUP SyncGroup");
        assertThat(lastCause(bench.member(0))).isEqualTo(ledBy("m1"));
    }

    @Test
    void aFaultIsEverybodysAndNobodyComesBackBeforeTheLastIsGone() {
        GroupBench bench = GroupBench.of(3).active();

        bench.member(1).handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        assertThat(bench.states()).containsExactly(FAULT, FAULT, FAULT);
        assertThat(lastCause(bench.member(0))).isEqualTo(ledBy("m1"));
        assertThat(bench.member(0).actions()).startsWith("advertise 0");

        bench.member(2).handle(new Event.FaultRaised(FaultReason.CHECK_FAILED));
        assertThat(bench.member(1).router().faultReasons())
                .containsExactlyInAnyOrder(FaultReason.NO_CARRIER, FaultReason.SYNC_GROUP);
        bench.clear().member(1).handle(new Event.FaultCleared(FaultReason.NO_CARRIER));
        assertThat(bench.member(1).actions()).isEmpty();
        assertThat(bench.member(2).router().faultReasons()).containsExactly(FaultReason.CHECK_FAILED);

        bench.member(2).handle(new Event.FaultCleared(FaultReason.CHECK_FAILED));
        assertThat(bench.states()).containsExactly(BACKUP, BACKUP, BACKUP);
        assertThat(lastCause(bench.member(0))).isEqualTo(ledBy("m2"));
        bench.advance("3.7s");
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE, ACTIVE);
    }

    /** Who is beaten on the first member comes back one interval later than the other, and hears it. */
    @Test
    void theOneThatIsBeatenOnTheFirstMemberWaitsAnInterval() {
        GroupBench winner = GroupBench.of(2).active();
        GroupBench loser = GroupBench.of(2).active();
        winner.member(0).hear(50, PEER);
        winner.member(1).hear(200, PEER);
        loser.member(0).hear(200, PEER);
        assertThat(winner.states()).containsExactly(BACKUP, BACKUP);
        assertThat(loser.states()).containsExactly(BACKUP, BACKUP);

        winner.advance("3.62s");
        loser.advance("4.6s");

        assertThat(winner.states()).containsExactly(ACTIVE, ACTIVE);
        assertThat(loser.states()).containsExactly(BACKUP, BACKUP);
        assertThat(loser.advance("0.1s").states()).containsExactly(ACTIVE, ACTIVE);
    }

    @Test
    void oneThatWasReadyAndHearsAnIncumbentAgainIsNotReadyAnyMore() {
        GroupBench bench = GroupBench.of(2).join().advance("3s");
        bench.member(1).hear(50, PEER);
        bench.advance("3s");
        assertThat(bench.member(0).router().standing()).isEqualTo(MemberStanding.READY);

        bench.member(0).hear(50, PEER);

        assertThat(bench.member(0).router().standing()).isEqualTo(MemberStanding.WAITING);
        bench.advance("1s");
        assertThat(bench.states()).containsExactly(BACKUP, BACKUP);
    }

    /** {@code preemption: after}: a lower one that is still heard does not make a member wait anew for the others. */
    @Test
    void aMemberThatHasWaitedToPreemptStaysReadyWhileTheOthersWait() {
        GroupBench bench = GroupBench.of(2, "preemption", "after 3s").join();
        for (int i = 0; i < 8; i++) {
            bench.member(0).hear(50, PEER);
            bench.member(1).hear(i < 4 ? 200 : 50, PEER);
            bench.advance("1s");
            assertThat(bench.states()).as("after %d s", i).containsOnly(i < 6 ? BACKUP : ACTIVE);
        }
    }

    @Test
    void oneThatJoinsAnActiveGroupHasTheTimeOfAStart() {
        GroupBench bench = GroupBench.of(2).active();
        bench.add("late", 60);
        bench.join();
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE, BACKUP);
        bench.advance("3.7s");
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE, ACTIVE);

        bench.add("elsewhere", 61);
        bench.join();
        for (int i = 0; i < 7; i++) {
            bench.member(3).hear(200, PEER);
            bench.advance("1s");
        }
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE, ACTIVE, BACKUP);
        bench.member(3).hear(200, PEER);
        bench.advance("0.5s");
        assertThat(bench.states()).containsExactly(BACKUP, BACKUP, BACKUP, BACKUP);
        assertThat(lastCause(bench.member(0))).isEqualTo(ledBy("elsewhere"));
    }

    @Test
    void whoLeavesGoesOnAlone() {
        GroupBench ready = GroupBench.of(2).join().advance("3s");
        ready.member(1).hear(100, PEER);
        ready.advance("1s").dissolve();
        assertThat(ready.states()).containsExactly(ACTIVE, BACKUP);

        GroupBench faulty = GroupBench.of(2).active();
        faulty.member(1).handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        faulty.dissolve();
        assertThat(faulty.states()).containsExactly(BACKUP, FAULT);
    }

    @Test
    void anActiveThatHearsNobodySilencesTheOthersUntilItHearsAgain() {
        GroupBench bench = GroupBench.of(2, "startup.gate", "link").join();
        prove(bench, 0);
        prove(bench, 1);
        bench.advance("4s");
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE);
        bench.clear();
        for (int i = 0; i < 10; i++) {
            bench.advance("0.5s").member(1).handle(new Event.RoundEnded(false, 3));
        }
        assertThat(bench.member(0).actions()).contains("mute");
        assertThat(bench.member(0).router().isMute()).isTrue();

        bench.clear().member(1).handle(new Event.LinkProven(Proof.FRAME));
        bench.advance("1s");
        assertThat(bench.member(0).actions()).containsSubsequence("unmute", "advertise 100", "announce");
        assertThat(bench.member(1).actions()).containsSubsequence("unmute", "advertise 100", "announce");
        assertThat(bench.states()).containsExactly(ACTIVE, ACTIVE);
    }

    /** Whoever is heard in the place of one member has the whole group. */
    @Test
    void aSilencedMemberThatHearsAnotherTakesAllToBackup() {
        GroupBench bench = GroupBench.of(2, "startup.gate", "link").join();
        prove(bench, 0);
        prove(bench, 1);
        bench.advance("4s");
        for (int i = 0; i < 10; i++) {
            bench.advance("0.5s").member(1).handle(new Event.RoundEnded(false, 3));
        }
        bench.clear();

        bench.member(0).hear(50, PEER);

        assertThat(bench.states()).containsExactly(BACKUP, BACKUP);
        assertThat(bench.member(1).actions()).doesNotContain("advertise 0").contains("decide LANDMARKS_LOST");
    }

    private static void prove(GroupBench bench, int member) {
        bench.member(member).handle(new Event.LinkProven(Proof.ANSWER));
    }

    /** Local processes get all addresses when the last one's patience is over, and lose all when anybody is heard to serve. */
    @Test
    void addressesAreGivenToLocalProcessesAllTogether() {
        GroupBench bench = GroupBench.of(2, "startup.gate", "link", "startup.maxHold", "10s")
                .join();
        prove(bench, 0);
        bench.advance("3s").member(0).hear(100, PEER);
        bench.clear().advance("8s");
        assertThat(bench.member(1).router().standing()).isEqualTo(MemberStanding.HOLD_OVER);
        assertThat(bench.member(0).router().standing()).isEqualTo(MemberStanding.READY);
        for (int i = 0; i < 2; i++) {
            bench.member(i).handle(new Event.Muted(true));
            assertThat(bench.member(i).actions()).containsSubsequence("mute", "install", "decide GIVEN_TO_LOCAL");
        }

        bench.clear().member(0).hear(100, PEER);

        for (int i = 0; i < 2; i++) {
            assertThat(bench.member(i).actions()).containsSubsequence("remove", "unmute");
        }
        assertThat(bench.states()).containsExactly(BACKUP, BACKUP);
    }

    @Test
    void isHandedOverAsAWholeOrRefuses() {
        GroupBench holder = GroupBench.of(2).active();
        assertThat(holder.group().refusalAsHolder()).isNull();
        assertThat(holder.group().refusalAsHeir(holder.nowNanos())).isEqualTo(HandoverRefusal.ALREADY_ACTIVE);
        holder.member(0).handle(new Event.HandOver(IpAddress.parse(PEER)));
        assertThat(holder.states()).containsExactly(BACKUP, BACKUP);
        assertThat(holder.member(1).actions()).startsWith("advertise 0");

        GroupBench heir = GroupBench.of(2).join();
        heir.member(0).hear(100, PEER);
        assertThat(heir.group().refusalAsHeir(heir.nowNanos())).isEqualTo(HandoverRefusal.NO_INCUMBENT);
        heir.member(1).hear(100, PEER);
        assertThat(heir.group().refusalAsHeir(heir.nowNanos())).isNull();
        heir.member(0).handle(new Event.NamedHeir(Duration.ofSeconds(1).toNanos()));
        heir.member(1).handle(new Event.NamedHeir(Duration.ofSeconds(1).toNanos()));
        heir.member(0).hear(0, PEER);
        assertThat(heir.states()).containsExactly(BACKUP, BACKUP);
        heir.member(1).hear(0, PEER);
        assertThat(heir.states()).containsExactly(ACTIVE, ACTIVE);
        assertThat(lastCause(heir.member(0))).isInstanceOf(Cause.IncumbentHandedOver.class);
        assertThat(lastCause(heir.member(1))).isInstanceOf(Cause.IncumbentHandedOver.class);
    }
}
