package dev.holdfast.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.WallClock;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In every dialect that both speak: who waits, takes over, yields and replaces whom, from start to SIGKILL. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class CycleTest {
    private static final InteropTable TABLE = new InteropTable("Waits, takes over, yields");
    private static final AtomicInteger PASSED = new AtomicInteger();

    static Stream<Arguments> pairs() {
        return Arrays.stream(Make.values())
                .flatMap(make -> Arrays.stream(Dialect.values())
                        .filter(make::speaks)
                        .map(dialect -> Arguments.of(make, dialect)));
    }

    @AfterAll
    static void leaveTheTable() throws IOException {
        TABLE.close(PASSED.get() == 2 * pairs().count());
    }

    private static void seen(Make make, Dialect dialect, String role) {
        TABLE.seen(dialect + ": ours is " + role, make);
        PASSED.incrementAndGet();
    }

    /** Ours has the higher priority: it holds, resigns, comes back, preempts, is killed. */
    @ParameterizedTest
    @MethodSource("pairs")
    void theOtherWaitsForOursReplacesItAndYieldsToIt(Make make, Dialect dialect) {
        try (Duel duel = new Duel(make, dialect)) {
            Holdfastd ours = duel.ours(200, "immediate");
            VrrpAdvert first = duel.awaitOurs(0);
            duel.theirs(100);
            duel.oursIsHeardByThem(first.atNanos());
            duel.oneAnswers();

            ours.stop();
            VrrpAdvert resignation = duel.awaitResignation(first.atNanos());
            VrrpAdvert successor = duel.awaitTheirs(resignation.atNanos());
            assertThat(Duel.between(resignation, successor))
                    .isLessThan(duel.skew(100, Duel.SECOND).plus(Duel.SLACK).plus(make.hesitation()));

            ours.start();
            VrrpAdvert back = duel.awaitOurs(successor.atNanos());
            duel.awaitOurs(back.atNanos() + Duel.SECOND.multipliedBy(3).toNanos());
            assertThat(duel.theirsBetween(
                            back.atNanos() + Duel.SECOND.plus(Duel.SLACK).toNanos(), WallClock.nowNanos()))
                    .as("adverts of %s after ours preempted", make)
                    .isEmpty();

            long killedAt = WallClock.nowNanos();
            ours.kill();
            VrrpAdvert last =
                    duel.oursBetween(back.atNanos(), WallClock.nowNanos()).getLast();
            VrrpAdvert replaced = duel.awaitTheirs(killedAt);
            assertThat(Duel.between(last, replaced))
                    .isBetween(
                            duel.activeDown(255, Duel.SECOND).minus(Duel.SLACK),
                            duel.activeDown(100, Duel.SECOND).plus(Duel.SLACK).plus(make.hesitation()));
            duel.oneAnswers();
        }
        seen(make, dialect, "ACTIVE");
    }

    /** The other one has the higher priority. */
    @ParameterizedTest
    @MethodSource("pairs")
    void oursWaitsForTheOtherReplacesItAndYieldsToIt(Make make, Dialect dialect) {
        try (Duel duel = new Duel(make, dialect)) {
            Neighbour theirs = duel.theirs(200);
            VrrpAdvert first = duel.awaitTheirs(0);
            Holdfastd ours = duel.ours(100, "never");
            ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("BACKUP"), Duel.SOON);
            duel.theirsIsHeardByUs(first.atNanos());
            duel.oneAnswers();

            theirs.stop().run();
            VrrpAdvert resignation = duel.awaitResignation(first.atNanos());
            VrrpAdvert successor = duel.awaitOurs(resignation.atNanos());
            assertThat(Duel.between(resignation, successor))
                    .isLessThan(duel.skew(100, Duel.SECOND).plus(Duel.SLACK));

            theirs.restart().run();
            VrrpAdvert back = duel.awaitTheirs(successor.atNanos());
            duel.awaitTheirs(back.atNanos() + Duel.SECOND.multipliedBy(3).toNanos());
            assertThat(duel.oursBetween(back.atNanos() + Duel.SLACK.toNanos(), WallClock.nowNanos()))
                    .as("adverts of ours after %s preempted", make)
                    .isEmpty();

            theirs.kill().run();
            long killedAt = WallClock.nowNanos();
            VrrpAdvert last = duel.theirsBetween(back.atNanos(), killedAt).getLast();
            VrrpAdvert replaced = duel.awaitOurs(killedAt);
            assertThat(Duel.between(last, replaced))
                    .isBetween(
                            duel.activeDown(255, Duel.SECOND).minus(Duel.SLACK),
                            duel.activeDown(100, Duel.SECOND).plus(Duel.SLACK));
        }
        seen(make, dialect, "BACKUP");
    }
}
