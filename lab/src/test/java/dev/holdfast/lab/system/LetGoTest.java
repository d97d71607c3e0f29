package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nobody is left on the host who could take the addresses down, or nobody who moves: the kernel takes them back. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class LetGoTest {

    private static final Duration ELECTION = Duration.ofSeconds(15);

    /** max(2 s, 3 × interval): the design's rule, at this segment's interval of one second. */
    private static final Duration LIFETIME = Duration.ofSeconds(3);

    /** The kernel looks at lifetimes with a timer of whole jiffies and fuzz, and we look at the kernel every few milliseconds. */
    private static final Duration KERNEL_SLACK = Duration.ofMillis(500);

    private static final Duration LISTEN = Duration.ofMillis(250);
    private static final int LOOKS = 8;

    private final Segment77 network = new Segment77("letgo");
    private final Sniffer sniffer = network.segment.sniff();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private Holdfastd startPair() {
        Programs programs = Programs.find();
        Holdfastd holder = Holdfastd.on(network.a, programs, file("a", 150));
        Holdfastd successor = Holdfastd.on(network.b, programs, file("b", 100));
        holder.start();
        awaitAdvertOf(network.a, 0);
        successor.start();
        successor.awaitStatus(
                status -> status.router(VRID).state().equals("BACKUP")
                        && status.router(VRID6).state().equals("BACKUP"),
                ELECTION);
        return holder;
    }

    private static NodeFile file(String node, int priority) {
        return NodeFile.of(node, Segment77.ipv4Router(priority), Segment77.ipv6Router(priority));
    }

    private VrrpAdvert awaitAdvertOf(Host host, long afterNanos) {
        return sniffer.awaitAdvertAfter(
                afterNanos, advert -> advert.vrid() == VRID && host.addresses().contains(advert.source()), ELECTION);
    }

    private void assertGoneWithinTheLifetime(long sinceNanos) {
        long end = sinceNanos + LIFETIME.plus(KERNEL_SLACK).toNanos();
        while (network.a.holds(VIP) || network.a.holds(VIP6)) {
            assertThat(WallClock.nowNanos())
                    .as("addresses are still on the host, nanoseconds since 1970")
                    .isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** From now on, whoever is asked: one at most, and in the end the successor. */
    private void assertNeverTwo() {
        for (int look = 0; look < LOOKS; look++) {
            assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).hasSizeLessThanOrEqualTo(1);
            assertThat(AddressQuery.whoAnswers(network.client, VIP6, LISTEN)).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN))
                .containsExactly(network.b.link().macAddress());
    }

    @Test
    void theKernelTakesTheVipBackWhenLauncherAndDaemonAreKilled() {
        Holdfastd holder = startPair();
        long killed = WallClock.nowNanos();
        holder.kill();
        assertGoneWithinTheLifetime(killed);
        assertNeverTwo();
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
    }

    @Test
    void theKernelTakesTheVipBackFromADaemonThatHangsAndItStaysAwayWhenThatWakes() {
        Holdfastd holder = startPair();
        long stopped = WallClock.nowNanos();
        holder.suspend();
        assertGoneWithinTheLifetime(stopped);
        VrrpAdvert successor = awaitAdvertOf(network.b, stopped);
        assertNeverTwo();
        long resumed = WallClock.nowNanos();
        holder.resume();
        assertNeverTwo();
        assertThat(network.a.holds(VIP)).isFalse();
        assertThat(sniffer.adverts(4, VRID))
                .filteredOn(advert -> advert.atNanos() > resumed)
                .isNotEmpty()
                .allMatch(advert -> advert.source().equals(successor.source()));
    }
}
