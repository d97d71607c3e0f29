package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.SHARED_SLACK;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.activeDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Peers by address in place of the group. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class UnicastTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Segment77 network = new Segment77("unicast");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private static NodeFile.Router router(int priority, String peers) {
        return Segment77.ipv4Router(priority).with("unicast", peers);
    }

    private Holdfastd start(Host host, NodeFile.Router router) {
        Holdfastd node = Holdfastd.on(host, programs, NodeFile.of(host.name(), router));
        node.start();
        return node;
    }

    private VrrpAdvert awaitAdvertOf(Host host, long afterNanos) {
        return sniffer.awaitAdvertAfter(
                afterNanos,
                advert -> advert.vrid() == VRID
                        && advert.priority() > 0
                        && host.addresses().contains(advert.source()),
                SOON);
    }

    private static void awaitState(Holdfastd node, String state) {
        node.awaitStatus(status -> status.router(VRID).state().equals(state), SOON);
    }

    @Test
    void theVipMovesToAndFromAKeepalivedWithUnicastPeers() {
        Keepalived keepalived = Keepalived.start(
                network.c,
                Keepalived.Config.of(Keepalived.Instance.of(VRID, 150, VIP + "/24")
                        .withoutPreemption()
                        .withUnicast("10.77.0.3", "10.77.0.1")));
        awaitAdvertOf(network.c, 0);
        Holdfastd node = start(network.a, router(100, "{ peers: [10.77.0.3], source: 10.77.0.1 }"));
        awaitState(node, "BACKUP");
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(SOON);
            long cut = WallClock.nowNanos();
            network.c.link().down();
            VrrpAdvert first = awaitAdvertOf(network.a, cut);
            assertThat(first.ip().destination()).isEqualTo(InetAddress.ofLiteral("10.77.0.3"));
            assertThat(first.ip().ttl()).isEqualTo(255);
            assertThat(first.isValid()).isTrue();
            client.awaitAnswerAfter(first.atNanos(), SOON);
            assertThat(client.longestOutageAfter(cut))
                    .isLessThanOrEqualTo(activeDown(first.priority()).plus(SHARED_SLACK));

            network.c.link().up();
            long stopped = WallClock.nowNanos();
            node.stop();
            VrrpAdvert back = awaitAdvertOf(network.c, stopped);
            client.awaitAnswerAfter(back.atNanos(), SOON);
        }
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
        keepalived.stop();
    }

    @Test
    void onlyAListedPeerIsHeard() {
        // b speaks to a, which knows only c: b's adverts are rejected by name, and both are ACTIVE, as two that do not
        // hear each other are.
        Holdfastd b = start(network.b, router(200, "{ peers: [10.77.0.1] }"));
        awaitState(b, "ACTIVE");
        Holdfastd a = start(network.a, router(100, "{ peers: [10.77.0.3] }"));
        awaitState(a, "ACTIVE");
        a.process().awaitLine(line -> line.contains("NOT_A_PEER") && line.contains("10.77.0.2"), SOON);
    }

    @Test
    void aPeerBehindARouterIsHeardOnlyWithinTheTtlBounds() {
        start(network.b, router(200, "{ peers: [10.77.0.1] }"));
        awaitAdvertOf(network.b, 0);
        // One hop between them, as far as the TTL tells: b's packets leave with 254.
        network.b.run("nft", "add", "table", "ip", "hop");
        network.b.run("nft", "add", "chain", "ip", "hop", "out", "{ type filter hook output priority 0; }");
        network.b.run("nft", "add", "rule", "ip", "hop", "out", "ip", "protocol", "112", "ip", "ttl", "set", "254");
        sniffer.awaitAdvertAfter(WallClock.nowNanos(), advert -> advert.ip().ttl() == 254, SOON);

        Holdfastd strict = start(network.a, router(100, "{ peers: [10.77.0.2] }"));
        awaitState(strict, "ACTIVE");
        strict.process().awaitLine(line -> line.contains("reason=TTL") || line.contains("TTL"), SOON);

        long reloaded = WallClock.nowNanos();
        strict.reload(NodeFile.of("a", router(100, "{ peers: [10.77.0.2], minTtl: 254 }")));
        awaitState(strict, "BACKUP");
        awaitAdvertOf(network.b, reloaded);
    }
}
