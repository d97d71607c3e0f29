package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.SLACK;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static dev.holdfast.lab.system.Segment77.activeDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.NodeStatus;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The VIP moves when it must, within the protocol's own bound, and stays when it should. */
@Tag("lab")
class FailoverTest {

    private static final Duration ELECTION = Duration.ofSeconds(15);

    private final Segment77 network = new Segment77("failover");
    private final Sniffer sniffer = network.segment.sniff();
    private List<Holdfastd> nodes = List.of();

    @BeforeEach
    void startThreeNodes() {
        Programs programs = Programs.find();
        nodes = List.of(node(programs, network.a, 150), node(programs, network.b, 120), node(programs, network.c, 100));
        nodes.forEach(Holdfastd::start);
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID, ELECTION);
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID6, ELECTION);
        nodes.forEach(node -> node.awaitStatus(FailoverTest::isSettled, ELECTION));
    }

    private static Holdfastd node(Programs programs, Host host, int priority) {
        return Holdfastd.on(
                host,
                programs,
                NodeFile.of(host.name(), Segment77.ipv4Router(priority), Segment77.ipv6Router(priority)));
    }

    private static boolean isSettled(NodeStatus status) {
        return status.routers().stream()
                .allMatch(router ->
                        router.state().equals("ACTIVE") || router.state().equals("BACKUP"));
    }

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private Holdfastd active(int vrid) {
        List<Holdfastd> active = nodes.stream()
                .filter(Holdfastd::isRunning)
                .filter(node -> node.status().router(vrid).state().equals("ACTIVE"))
                .toList();
        assertThat(active).as("who is ACTIVE for VRID %d", vrid).hasSize(1);
        return active.getFirst();
    }

    @Test
    void theVipMovesWithinTheProtocolsBoundWhenTheActiveNodeIsKilled() {
        try (VipClient client = VipClient.start(network.client, VIP);
                VipClient client6 = VipClient.start(network.client, VIP6)) {
            client.awaitAnswer(ELECTION);
            client6.awaitAnswer(ELECTION);
            Holdfastd killed = active(VRID);
            long killedAt = WallClock.nowNanos();
            killed.kill();

            VrrpAdvert first = sniffer.awaitAdvertAfter(
                    killedAt,
                    advert ->
                            advert.vrid() == VRID && !killed.host().addresses().contains(advert.source()),
                    ELECTION);
            client.awaitAnswerAfter(first.atNanos(), ELECTION);
            client6.awaitAnswerAfter(first.atNanos() + SLACK.toNanos(), ELECTION);

            Duration bound = activeDown(first.priority()).plus(SLACK);
            assertThat(client.longestOutageAfter(killedAt)).isLessThanOrEqualTo(bound);
            assertThat(client6.longestOutageAfter(killedAt)).isLessThanOrEqualTo(bound);
            assertThat(silenceBefore(first)).isLessThanOrEqualTo(bound);
            assertThat(first.isValid()).isTrue();
        }
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
        assertThat(sniffer.record().overlaps(6, VRID6)).isEmpty();
    }

    /** From the last advertisement of the one that was killed to the first of the one that took over. */
    private Duration silenceBefore(VrrpAdvert first) {
        VrrpAdvert last = sniffer.adverts(4, VRID).stream()
                .filter(advert -> advert.atNanos() < first.atNanos())
                .toList()
                .getLast();
        return Duration.ofNanos(first.atNanos() - last.atNanos());
    }

    @Test
    void aNodeThatStopsInGoodOrderHandsOverWithinItsPeersSkew() {
        Holdfastd stopped = active(VRID);
        stopped.stop();
        VrrpAdvert resignation =
                sniffer.awaitAdvert(advert -> advert.vrid() == VRID && advert.priority() == 0, ELECTION);
        VrrpAdvert first = sniffer.awaitAdvertAfter(
                resignation.atNanos(), advert -> advert.vrid() == VRID && advert.priority() > 0, ELECTION);
        Duration skew = activeDown(first.priority()).minus(Segment77.INTERVAL.multipliedBy(3));
        assertThat(Duration.ofNanos(first.atNanos() - resignation.atNanos())).isLessThanOrEqualTo(skew.plus(SLACK));
        assertThat(stopped.host().holds(VIP)).isFalse();
    }

    @Test
    void aNodeThatComesBackDoesNotTakeTheVipBack() {
        Holdfastd killed = active(VRID);
        killed.kill();
        VrrpAdvert successor = sniffer.awaitAdvertAfter(
                WallClock.nowNanos(),
                advert -> advert.vrid() == VRID && !killed.host().addresses().contains(advert.source()),
                ELECTION);
        killed.start();
        killed.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        // Of the run that was killed, and of this one.
        killed.awaitStatus(
                status -> status.all().path("deafness").path(0).path("latest").size() > 1, ELECTION);
        // Two more of its adverts than a router waits for: whoever wanted to take over has had its time.
        long until = WallClock.nowNanos() + activeDown(1).toNanos();
        VrrpAdvert later = sniffer.awaitAdvertAfter(until, advert -> advert.vrid() == VRID, ELECTION);
        assertThat(later.source()).isEqualTo(successor.source());
        assertThat(network.holders(VIP)).hasSize(1);
        assertThat(AddressQuery.whoAnswers(network.client, VIP, Duration.ofMillis(500)))
                .hasSize(1);
    }
}
