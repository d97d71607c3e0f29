package dev.holdfast.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the two do not agree: on who is first, on the interval, on the addresses, on the version. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class ContestTest {
    private static final InteropTable TABLE = new InteropTable("Disagreements");
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final int TESTS = 6;

    @AfterAll
    static void leaveTheTable() throws IOException {
        TABLE.close(PASSED.get() == TESTS * Make.values().length);
    }

    private static void seen(String what, Make make) {
        TABLE.seen(what, make);
        PASSED.incrementAndGet();
    }

    /** Both ACTIVE on two halves of a segment that heals; returns when one of them has been silent for two intervals. */
    private static boolean oursWins(Duel duel, int ourPriority, int theirPriority) {
        Holdfastd ours = duel.ours(ourPriority, "never");
        VrrpAdvert first = duel.awaitOurs(0);
        duel.theirHost().link().deaf();
        duel.theirs(theirPriority);
        // Deaf, it hears nobody and becomes ACTIVE behind its closed port; only its own cable knows.
        duel.awaitTheirsBehindThePort();
        duel.awaitOurs(first.atNanos() + Duel.SECOND.toNanos());
        long healed = WallClock.nowNanos();
        duel.theirHost().link().heal();
        long settled = healed + Duel.SECOND.multipliedBy(2).toNanos();
        long until = settled + Duel.SECOND.multipliedBy(3).toNanos();
        duel.awaitAnyone(until);
        boolean ourVoice = !duel.oursBetween(settled, until).isEmpty();
        boolean theirVoice = !duel.theirsBetween(settled, until).isEmpty();
        assertThat(ourVoice ^ theirVoice)
                .as("exactly one goes on: ours %s, theirs %s", ourVoice, theirVoice)
                .isTrue();
        ours.awaitStatus(status -> status.router(Duel.VRID).state().equals(ourVoice ? "ACTIVE" : "BACKUP"), Duel.SOON);
        return ourVoice;
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void atEqualPriorityOurHigherAddressWins(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4, true)) {
            assertThat(oursWins(duel, 100, 100)).isTrue();
        }
        seen("equal priority: our higher address wins", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void atEqualPriorityTheirHigherAddressWins(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4, false)) {
            assertThat(oursWins(duel, 100, 100)).isFalse();
        }
        seen("equal priority: their higher address wins", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void aLowerAdvertIsAnsweredAtOnceAndItsSenderYields(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            assertThat(oursWins(duel, 200, 100)).isTrue();
        }
        seen("a lower priority yields when the segment heals", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void theIntervalOfTheActiveRouterIsAdopted(Make make) {
        Duration two = Duel.SECOND.multipliedBy(2);
        try (Duel duel = new Duel(make, Dialect.V3_IPV4).atIntervals(Duel.SECOND, two)) {
            Neighbour theirs = duel.theirs(200);
            VrrpAdvert first = duel.awaitTheirs(0);
            Holdfastd ours = duel.ours(100, "never");
            ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("BACKUP"), Duel.SOON);
            duel.theirsIsHeardByUs(first.atNanos());
            ours.process().awaitOutput(said -> said.contains("what=INTERVAL_MISMATCH"), Duel.SOON);
            theirs.kill().run();
            long killedAt = WallClock.nowNanos();
            VrrpAdvert last = duel.theirsBetween(0, killedAt).getLast();
            VrrpAdvert replaced = duel.awaitOurs(killedAt);
            assertThat(Duel.between(last, replaced))
                    .isBetween(two.multipliedBy(3), duel.activeDown(100, two).plus(Duel.SLACK));
        }
        seen("interval mismatch, version 3: the ACTIVE router's is adopted, and reported", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void otherAddressesDoNotMakeASecondActive(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            duel.theirs(200, Dialect.V3_IPV4, List.of("10.77.0.100/24", "10.77.0.101/24"));
            VrrpAdvert first = duel.awaitTheirs(0);
            Holdfastd ours = duel.ours(100, "never");
            ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("BACKUP"), Duel.SOON);
            duel.theirsIsHeardByUs(first.atNanos());
            ours.process().awaitOutput(said -> said.contains("what=ADDRESS_LIST_MISMATCH"), Duel.SOON);
        }
        seen("address mismatch: ours waits, and reports it", make);
    }

    /** Neither accepts the other's adverts; but the other answers for the address, so the presence rules hold ours back. */
    @ParameterizedTest
    @EnumSource(Make.class)
    void anotherVersionIsReportedAndMakesNoSecondActive(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            duel.theirs(200, Dialect.V2_IPV4, Dialect.V2_IPV4.addresses());
            VrrpAdvert first = duel.awaitTheirs(0);
            Holdfastd ours = duel.ours(100, "never");
            ours.process().awaitLine(line -> line.contains("reason=VERSION"), Duel.SOON);
            duel.theirsIsHeardByUs(first.atNanos());
            duel.oneAnswers();
        }
        seen("version mismatch: ours reports it, and leaves the address to who answers for it", make);
    }
}
