package dev.holdfast.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.wire.AdvertDraft;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pulled links, stopped processes and malformed adverts, with the other router on the segment. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class MishapTest {
    private static final InteropTable TABLE = new InteropTable("Mishaps");
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final int TESTS = 5;

    /** Longer than any down timer here. */
    private static final Duration STALL = Duration.ofSeconds(6);

    @AfterAll
    static void leaveTheTable() throws IOException {
        TABLE.close(PASSED.get() == TESTS * Make.values().length);
    }

    private static void seen(String what, Make make) {
        TABLE.seen(what, make);
        PASSED.incrementAndGet();
    }

    private static Holdfastd backup(Duel duel, String preemption) {
        Holdfastd ours = duel.ours(100, preemption);
        ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("BACKUP"), Duel.SOON);
        return ours;
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void malformedAdvertsChangeNothing(Make make) {
        Map<String, AdvertDraft> wrong = new LinkedHashMap<>();
        wrong.put("CHECKSUM", draft().checksum(AdvertDraft.ChecksumKind.WRONG));
        wrong.put("TTL", draft().ttl(254));
        wrong.put("INTERVAL_ZERO", draft().interval(0));
        wrong.put("VERSION", draft().version(4));
        wrong.put("TYPE", draft().type(2));
        wrong.put("COUNT_ZERO", draft().count(0));
        wrong.put("TRUNCATED", draft().count(9));
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            Holdfastd ours = duel.ours(150, "never");
            VrrpAdvert first = duel.awaitOurs(0);
            duel.theirs(100);
            Injector injector = duel.toOurs();
            wrong.values().forEach(injector::send);
            for (String reason : wrong.keySet()) {
                ours.process().awaitLine(line -> line.contains("reason=" + reason), Duel.SOON);
            }
            duel.oursIsHeardByThem(first.atNanos());
            assertThat(ours.status().router(Duel.VRID).state()).isEqualTo("ACTIVE");
        }
        seen("bad checksum, TTL 254, interval 0, wrong version, type, count: rejected and reported", make);
    }

    private static AdvertDraft draft() {
        return AdvertDraft.v3("10.77.0.9", Duel.VRID, 250, 100, "10.77.0.100");
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void ourLinkIsPulledAndComesBack(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            Holdfastd ours = duel.ours(200, "never");
            duel.awaitOurs(0);
            duel.theirs(100);
            duel.oursIsHeardByThem(0);
            long pulled = WallClock.nowNanos();
            duel.ourHost().link().down();
            VrrpAdvert successor = duel.awaitTheirs(pulled);
            VrrpAdvert last = duel.oursBetween(0, pulled).getLast();
            assertThat(Duel.between(last, successor))
                    .isLessThan(
                            duel.activeDown(100, Duel.SECOND).plus(Duel.SLACK).plus(make.hesitation()));
            ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("FAULT"), Duel.SOON);
            duel.ourHost().link().up();
            ours.awaitStatus(status -> status.router(Duel.VRID).state().equals("BACKUP"), Duel.SOON);
            duel.theirsIsHeardByUs(successor.atNanos());
            duel.oneAnswers();
        }
        seen("our link is pulled and back: FAULT, then BACKUP, and the address stays", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void theirLinkIsPulledAndComesBack(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            duel.theirs(200);
            duel.awaitTheirs(0);
            backup(duel, "never");
            duel.theirsIsHeardByUs(0);
            long pulled = WallClock.nowNanos();
            duel.theirHost().link().down();
            VrrpAdvert successor = duel.awaitOurs(pulled);
            VrrpAdvert last = duel.theirsBetween(0, pulled).getLast();
            assertThat(Duel.between(last, successor))
                    .isLessThan(duel.activeDown(100, Duel.SECOND).plus(Duel.SLACK));
            duel.theirHost().link().up();
            VrrpAdvert back = duel.awaitTheirs(successor.atNanos());
            duel.awaitTheirs(back.atNanos() + Duel.SECOND.multipliedBy(2).toNanos());
            assertThat(duel.oursBetween(back.atNanos() + Duel.SLACK.toNanos(), WallClock.nowNanos()))
                    .isEmpty();
        }
        seen("their link is pulled and back: ours takes over, and yields to a preempting one", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void oursIsStoppedForLongerThanTheDownTimer(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            Holdfastd ours = duel.ours(200, "never");
            duel.awaitOurs(0);
            duel.theirs(100);
            duel.oursIsHeardByThem(0);
            long stalled = WallClock.nowNanos();
            ours.suspend();
            VrrpAdvert successor = duel.awaitTheirs(stalled);
            // The kernel has taken our address back by then, so one machine answers, and not ours.
            duel.awaitTheirs(stalled + STALL.toNanos());
            duel.oneAnswers();
            assertThat(duel.ourHost().holds("10.77.0.100")).isFalse();
            ours.resume();
            duel.oneAdvertises(successor.atNanos());
            duel.oneAnswers();
        }
        seen("SIGSTOP of ours: the kernel takes the address back, one serves", make);
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void theirsIsStoppedForLongerThanTheDownTimer(Make make) {
        try (Duel duel = new Duel(make, Dialect.V3_IPV4)) {
            Neighbour theirs = duel.theirs(200);
            duel.awaitTheirs(0);
            backup(duel, "never");
            duel.theirsIsHeardByUs(0);
            long stalled = WallClock.nowNanos();
            theirs.suspend().run();
            VrrpAdvert last = duel.theirsBetween(0, stalled).getLast();
            VrrpAdvert successor = duel.awaitOurs(stalled);
            assertThat(Duel.between(last, successor))
                    .isLessThan(duel.activeDown(100, Duel.SECOND).plus(Duel.SLACK));
            duel.awaitOurs(stalled + STALL.toNanos());
            theirs.resume().run();
            duel.oneAdvertises(successor.atNanos());
        }
        seen("SIGSTOP of theirs: ours takes over, one advertises when it is back", make);
    }
}
