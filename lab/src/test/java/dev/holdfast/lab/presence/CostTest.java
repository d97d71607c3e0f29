package dev.holdfast.lab.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nothing is paid where nothing is wrong. Priority 100, 1 s: a down interval is 3.609 s. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class CostTest {

    private static final String VIP = "10.77.0.100";
    private static final int VRID = 51;
    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofNanos(3_609_375_000L);

    /** A busy machine with two processors. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private final Lab lab = Lab.open("what presence costs");
    private final Segment segment = lab.segment("lan");
    private final Host a = lab.host("a", segment, "10.77.0.1/24");
    private final Host b = lab.host("b", segment, "10.77.0.2/24");
    private final Host client = lab.host("client", segment, "10.77.0.50/24");
    private final Sniffer sniffer = segment.sniff();

    @AfterEach
    void removeNetwork() {
        lab.close();
    }

    private static Holdfastd node(Host host, String gate) {
        NodeFile.Router router = NodeFile.Router.of("web", VRID, 100, VIP + "/24")
                .withInterval(INTERVAL)
                .with("startup", "{ gate: " + gate + " }");
        return Holdfastd.on(host, Programs.find(), NodeFile.of(host.name(), router));
    }

    private static void gateway(Lab lab, Segment segment, Host... hosts) {
        lab.host("gw", segment, "10.77.0.254/24");
        for (Host host : hosts) {
            host.ip("route add default via 10.77.0.254");
        }
    }

    private VrrpAdvert firstAdvertOf(Host host) {
        MacAddress mac = host.link().macAddress();
        return sniffer.awaitAdvert(
                advert -> advert.vrid() == VRID && advert.ethernet().source().equals(mac), UP);
    }

    /** By the daemon's own log: from INITIALIZE to ACTIVE. What the program needs to start is not the gate's. */
    private static Duration startToActive(Holdfastd node) {
        node.start();
        node.awaitStatus(status -> status.router(VRID).isActive(), UP);
        String log = node.process().output();
        return Duration.between(timeOf(log, "from=INITIALIZE"), timeOf(log, "to=ACTIVE"));
    }

    private static Instant timeOf(String log, String words) {
        String line = log.lines()
                .filter(candidate -> candidate.contains(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the log does not say " + words + ":\n" + log));
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void aHealthyStartIsAtMostOneIntervalLonger() {
        gateway(lab, segment, a);
        Duration without = startToActive(node(lab.host("c", lab.segment("other"), "10.77.0.3/24"), "off"));

        Duration with = startToActive(node(a, "link"));

        assertThat(with)
                .isLessThan(without.plus(INTERVAL).plus(SLACK))
                .isLessThan(DOWN.plus(INTERVAL).plus(SLACK));
    }

    @Test
    void aPairThatStartsTogetherIsServed() {
        Holdfastd first = node(a, "link");
        Holdfastd second = node(b, "link");
        first.start();
        second.start();
        long began = WallClock.nowNanos();
        try (VipClient user = VipClient.start(client, VIP)) {
            user.awaitAnswer(UP);
            Duration took = Duration.ofNanos(WallClock.nowNanos() - began);
            // Two programs start, which is the greater part of it on a busy machine.
            assertThat(took).isLessThan(DOWN.plus(INTERVAL).plus(Duration.ofSeconds(15)));
        }
        assertThat(List.of(first, second).stream().filter(CostTest::isActive).count())
                .isEqualTo(1);
    }

    private static boolean isActive(Holdfastd node) {
        return node.status().router(VRID).isActive();
    }

    @Test
    void aloneOnASilentSegmentItServesOneDownIntervalAfterTheFirstClientAsks() {
        Holdfastd only = node(a, "link");
        client.link().down();
        b.link().down();
        only.start();
        only.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), UP);
        // Longer than any down interval: nobody is there, and nothing is said.
        long silence = WallClock.nowNanos() + Duration.ofSeconds(7).toNanos();
        awaitTime(silence);
        assertThat(sniffer.adverts(4, VRID)).isEmpty();

        client.link().up();
        long asked;
        try (VipClient user = VipClient.start(client, VIP)) {
            Frame question = sniffer.await(
                    frame -> frame instanceof ArpFrame arp
                            && arp.ethernet().source().equals(client.link().macAddress()),
                    UP);
            asked = question.atNanos();
            firstAdvertOf(a);
            user.awaitAnswer(UP);
        }
        assertThat(Duration.ofNanos(firstAdvertOf(a).atNanos() - asked))
                .isLessThan(DOWN.plus(INTERVAL).plus(SLACK));
    }

    private static void awaitTime(long atNanos) {
        for (long left = atNanos - WallClock.nowNanos(); left > 0; left = atNanos - WallClock.nowNanos()) {
            LockSupport.parkNanos(left);
        }
    }

    private Duration replacedAfter(Consumer<Holdfastd> end, boolean withGateway) {
        if (withGateway) {
            gateway(lab, segment, a, b);
        }
        Holdfastd incumbent = node(a, "link");
        Holdfastd other = node(b, "link");
        incumbent.start();
        firstAdvertOf(a);
        other.start();
        other.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), UP);
        awaitTime(WallClock.nowNanos() + Duration.ofSeconds(8).toNanos());
        end.accept(incumbent);
        long first = firstAdvertOf(b).atNanos();
        MacAddress mac = a.link().macAddress();
        long last = sniffer.adverts(4, VRID).stream()
                .filter(advert -> advert.ethernet().source().equals(mac))
                .mapToLong(VrrpAdvert::atNanos)
                .max()
                .orElseThrow();
        return Duration.ofNanos(first - last);
    }

    @Test
    void anIncumbentWhoseProcessIsKilledIsReplacedInTime() {
        assertThat(replacedAfter(Holdfastd::kill, true)).isLessThan(DOWN.plus(SLACK));
    }

    @Test
    void anIncumbentWhoseLinkIsPulledIsReplacedInTime() {
        assertThat(replacedAfter(_ -> a.link().down(), true)).isLessThan(DOWN.plus(SLACK));
    }

    @Test
    void anIncumbentThatIsGoneWithoutAGatewayIsReplacedWithinOneExtraDownInterval() {
        assertThat(replacedAfter(_ -> a.link().deaf(), false))
                .isLessThan(DOWN.multipliedBy(2).plus(SLACK));
    }

    /** The bound of a link that loses packets: two down intervals from the last advert. */
    @Test
    void anIncumbentThatDiesIsReplacedInTimeOnALinkThatLosesAQuarter() {
        gateway(lab, segment, a, b);
        Holdfastd incumbent = node(a, "link");
        Holdfastd other = node(b, "link");
        incumbent.start();
        firstAdvertOf(a);
        other.start();
        other.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), UP);
        awaitTime(WallClock.nowNanos() + Duration.ofSeconds(8).toNanos());
        b.link().loss(25);
        incumbent.kill();
        other.awaitStatus(status -> status.router(VRID).isActive(), UP);

        MacAddress mac = a.link().macAddress();
        long last = sniffer.adverts(4, VRID).stream()
                .filter(advert -> advert.ethernet().source().equals(mac))
                .mapToLong(VrrpAdvert::atNanos)
                .max()
                .orElseThrow();
        Instant replaced = timeOf(other.process().output(), "to=ACTIVE");
        assertThat(Duration.between(Instant.ofEpochSecond(0, last), replaced))
                .isLessThan(DOWN.multipliedBy(2).plus(SLACK));
    }

    @Test
    void asksNoMoreThanFiveTimesASecondFor250Routers() {
        NodeFile.Router[] routers = IntStream.rangeClosed(1, 250)
                .mapToObj(vrid -> NodeFile.Router.of("r" + vrid, vrid, 100, "10.77.1." + vrid + "/16"))
                .toArray(NodeFile.Router[]::new);
        a.link().deaf();
        Sniffer cable = a.link().sniff();
        Holdfastd node = Holdfastd.on(a, Programs.find(), NodeFile.of("a", routers));
        node.start();
        node.awaitStatus(
                status -> status.routers().stream()
                        .allMatch(router -> router.state().equals("BACKUP")),
                UP);
        awaitTime(WallClock.nowNanos() + Duration.ofSeconds(10).toNanos());

        MacAddress mac = a.link().macAddress();
        List<Long> asked = cable.frames(ArpFrame.class).stream()
                .filter(arp -> arp.ethernet().source().equals(mac))
                .map(ArpFrame::atNanos)
                .toList();
        assertThat(asked).hasSizeGreaterThan(20);
        for (int i = 5; i < asked.size(); i++) {
            // What the sniffer's clock and a busy machine may shift a frame by.
            assertThat(asked.get(i) - asked.get(i - 5))
                    .isGreaterThan(Duration.ofMillis(800).toNanos());
        }
    }
}
