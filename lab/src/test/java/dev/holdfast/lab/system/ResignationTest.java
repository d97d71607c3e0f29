package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.SLACK;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static dev.holdfast.lab.system.Segment77.activeDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM dies while ACTIVE: its launcher says priority 0 in its name, then takes the addresses down. */
@Tag("lab")
class ResignationTest {

    private static final Duration ELECTION = Duration.ofSeconds(15);
    private static final int HOLDER = 150;
    private static final int SUCCESSOR = 100;

    /** From the signal to the farewell on the wire, and to the address gone: the goal. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    /** Three programs have to be started for it, and on a host with more to do than cores each waits for its turn. */
    private static final Duration ON_A_BUSY_HOST = Duration.ofSeconds(1);

    private final Segment77 network = new Segment77("resignation");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    /** The goal where there is a processor to be had, by the load average when it is asked; else what is still far from a down timer. */
    private static Duration atOnce() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        boolean busy = system.getSystemLoadAverage() > system.getAvailableProcessors();
        return busy ? ON_A_BUSY_HOST : AT_ONCE.plus(SLACK);
    }

    private Holdfastd start(Host host, NodeFile.Router... routers) {
        return start(Holdfastd.on(host, programs, NodeFile.of(host.name(), routers)));
    }

    private static Holdfastd start(Holdfastd node) {
        node.start();
        return node;
    }

    /** The one with the VIP, and the one that is to have it next. */
    private Holdfastd startPair() {
        Holdfastd holder = start(network.a, Segment77.ipv4Router(HOLDER), Segment77.ipv6Router(HOLDER));
        awaitAdvertOf(network.a, 4, VRID, 0);
        awaitAdvertOf(network.a, 6, VRID6, 0);
        Holdfastd successor = start(network.b, Segment77.ipv4Router(SUCCESSOR), Segment77.ipv6Router(SUCCESSOR));
        successor.awaitStatus(
                status -> status.routers().stream()
                        .allMatch(router -> router.state().equals("BACKUP")),
                ELECTION);
        return holder;
    }

    private VrrpAdvert awaitAdvertOf(Host host, int family, int vrid, long afterNanos) {
        List<InetAddress> addresses = host.addresses();
        return sniffer.awaitAdvertAfter(
                afterNanos,
                advert -> advert.family() == family
                        && advert.vrid() == vrid
                        && advert.priority() > 0
                        && addresses.contains(advert.source()),
                ELECTION);
    }

    private VrrpAdvert awaitFarewell(int family, int vrid, long afterNanos) {
        return sniffer.awaitAdvertAfter(
                afterNanos,
                advert -> advert.family() == family && advert.vrid() == vrid && advert.priority() == 0,
                ELECTION);
    }

    private static Duration between(long fromNanos, long untilNanos) {
        return Duration.ofNanos(untilNanos - fromNanos);
    }

    /** When the last of these addresses is off the host; each look costs some milliseconds, so this is an upper bound. */
    private static long awaitGone(Host host, String... addresses) {
        long end = WallClock.nowNanos() + ELECTION.toNanos();
        while (WallClock.nowNanos() < end) {
            List<InetAddress> there = host.addresses();
            if (List.of(addresses).stream().map(InetAddress::ofLiteral).noneMatch(there::contains)) {
                return WallClock.nowNanos();
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError(host + " still holds " + List.of(addresses));
    }

    @Test
    void priorityZeroIsOnTheWireAndTheVipGoneAtOnce() {
        Holdfastd holder = startPair();
        try (VipClient client = VipClient.start(network.client, VIP);
                VipClient client6 = VipClient.start(network.client, VIP6)) {
            client.awaitAnswer(ELECTION);
            client6.awaitAnswer(ELECTION);
            long killed = holder.killDaemonOnly();
            long gone = awaitGone(network.a, VIP, VIP6);
            VrrpAdvert farewell = awaitFarewell(4, VRID, killed);
            VrrpAdvert farewell6 = awaitFarewell(6, VRID6, killed);
            VrrpAdvert first = awaitAdvertOf(network.b, 4, VRID, killed);
            VrrpAdvert first6 = awaitAdvertOf(network.b, 6, VRID6, killed);
            client.awaitAnswerAfter(first.atNanos(), ELECTION);
            client6.awaitAnswerAfter(first6.atNanos() + SLACK.toNanos(), ELECTION);

            Duration bound = atOnce();
            // In a quiet lab 0.81 s: under a second, where the down timer alone takes three.
            Duration gap = skew().plus(bound).plus(SLACK);
            assertThat(farewell.isValid()).isTrue();
            assertThat(farewell6.isValid()).isTrue();
            assertThat(farewell.ethernet().source()).isEqualTo(network.a.link().macAddress());
            assertThat(between(killed, farewell.atNanos())).isLessThanOrEqualTo(bound);
            assertThat(between(killed, farewell6.atNanos())).isLessThanOrEqualTo(bound);
            assertThat(between(killed, gone)).isLessThanOrEqualTo(bound);
            assertThat(between(farewell.atNanos(), first.atNanos())).isLessThanOrEqualTo(skew().plus(SLACK));
            assertThat(client.longestOutageAfter(killed)).isLessThanOrEqualTo(gap);
            assertThat(client6.longestOutageAfter(killed)).isLessThanOrEqualTo(gap);
        }
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
        assertThat(sniffer.record().overlaps(6, VRID6)).isEmpty();
    }

    private static Duration skew() {
        return activeDown(SUCCESSOR).minus(Segment77.INTERVAL.multipliedBy(3));
    }

    /** Where there is no perl, the others on the ladder say the same, later. */
    @ParameterizedTest
    @ValueSource(strings = {"python3", "java"})
    void everyRungOfTheLadderResigns(String program) {
        if (!program.equals("java")) {
            Lab.requireTool(program, program);
        }
        Holdfastd holder =
                Holdfastd.on(network.a, programs, Segment77.ipv4("a", HOLDER)).with("HOLDFAST_RESIGN_WITH", program);
        start(holder);
        VrrpAdvert usual = awaitAdvertOf(network.a, 4, VRID, 0);
        start(network.b, Segment77.ipv4Router(SUCCESSOR))
                .awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        long killed = holder.killDaemonOnly();
        VrrpAdvert farewell = awaitFarewell(4, VRID, killed);
        awaitGone(network.a, VIP);
        VrrpAdvert first = awaitAdvertOf(network.b, 4, VRID, killed);
        assertThat(farewell.isValid()).isTrue();
        assertThat(farewell.source()).isEqualTo(usual.source());
        assertThat(farewell.ip().ttl()).isEqualTo(255);
        assertThat(between(farewell.atNanos(), first.atNanos())).isLessThanOrEqualTo(skew().plus(SLACK));
    }

    @Test
    void unicastPeersAndTheirPasswordAreKnownToTheFarewell() {
        NodeFile.Router router = Segment77.ipv4Router(HOLDER)
                .with("version", "2")
                .with("authentication", "secret")
                .with("unicast", "{ peers: [10.77.0.2, 10.77.0.3] }");
        Holdfastd holder = start(network.a, router);
        VrrpAdvert usual = awaitAdvertOf(network.a, 4, VRID, 0);
        holder.awaitStatus(status -> status.router(VRID).isActive(), ELECTION);
        Duration bound = atOnce();
        long killed = holder.killDaemonOnly();
        for (Host peer : List.of(network.b, network.c)) {
            VrrpAdvert farewell = sniffer.awaitAdvertAfter(
                    killed,
                    advert -> advert.priority() == 0
                            && peer.addresses().contains(advert.ip().destination()),
                    ELECTION);
            assertThat(farewell.isValid()).isTrue();
            assertThat(farewell.version()).isEqualTo(2);
            assertThat(farewell.authenticationType())
                    .isEqualTo(usual.authenticationType())
                    .isEqualTo(1);
            assertThat(farewell.ethernet().destination()).isEqualTo(peer.link().macAddress());
            assertThat(between(killed, farewell.atNanos())).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void whatAFormerRunPreparedIsNeverSaid() {
        Holdfastd holder = startPair();
        holder.kill();
        awaitAdvertOf(network.b, 4, VRID, WallClock.nowNanos());
        assertThat(holder.stateDirectory().resolve("resign").resolve("adverts"))
                .satisfies(file -> assertThat(Files.readAllLines(file))
                        .as("what was prepared when both were killed")
                        .hasSizeGreaterThan(1));
        long restarted = WallClock.nowNanos();
        holder.configure(NodeFile.of("a", Segment77.ipv4Router(HOLDER).with("vrid", "999")));
        holder.start();
        assertThat(holder.process().awaitExit(ELECTION)).isEqualTo(1);
        // The successor has gone on undisturbed for longer than an answer to a farewell would have taken.
        awaitAdvertOf(network.b, 4, VRID, WallClock.nowNanos() + Segment77.INTERVAL.toNanos());
        assertThat(sniffer.frames(VrrpAdvert.class))
                .filteredOn(advert -> advert.atNanos() > restarted)
                .isNotEmpty()
                .noneMatch(advert -> advert.priority() == 0);
    }

    @Test
    void aDaemonThatHungUntilItsAddressesWereGoneDoesNotResign() {
        Holdfastd holder = startPair();
        holder.suspend();
        awaitGone(network.a, VIP, VIP6);
        awaitAdvertOf(network.b, 4, VRID, WallClock.nowNanos());
        long killed = holder.killDaemonOnly();
        holder.resume();
        assertThat(holder.process().awaitExit(ELECTION)).isNotZero();
        awaitAdvertOf(network.b, 4, VRID, WallClock.nowNanos() + Segment77.INTERVAL.toNanos());
        assertThat(sniffer.frames(VrrpAdvert.class))
                .filteredOn(advert -> advert.atNanos() > killed)
                .isNotEmpty()
                .noneMatch(advert -> advert.priority() == 0);
    }
}
