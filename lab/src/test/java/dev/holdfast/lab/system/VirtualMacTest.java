package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.LINK_LOCAL_VIP6;
import static dev.holdfast.lab.system.Segment77.SHARED_SLACK;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static dev.holdfast.lab.system.Segment77.activeDown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.peer.Frr;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.NeighborAdvertisement;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The virtual router's own MAC: on the wire, to clients, to peers that have it too, and gone afterwards. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class VirtualMacTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LISTEN = Duration.ofMillis(500);
    private static final MacAddress MAC = MacAddress.ofVirtualRouter(4, VRID);
    private static final MacAddress MAC6 = MacAddress.ofVirtualRouter(6, VRID6);

    private final Segment77 network = new Segment77("vmac");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private static NodeFile.Router router(int priority) {
        return Segment77.ipv4Router(priority).with("virtualMac", "true");
    }

    private Holdfastd start(Host host, NodeFile.Router... routers) {
        Holdfastd node = Holdfastd.on(host, programs, NodeFile.of(host.name(), routers));
        node.start();
        return node;
    }

    private static void awaitState(Holdfastd node, int vrid, String state) {
        node.awaitStatus(status -> status.router(vrid).state().equals(state), SOON);
    }

    private VrrpAdvert awaitAdvertOf(Host host, long afterNanos) {
        return sniffer.awaitAdvertAfter(
                afterNanos,
                advert -> advert.vrid() == VRID
                        && advert.priority() > 0
                        && host.addresses().contains(advert.source()),
                SOON);
    }

    private static boolean hasInterface(Host host, String name) {
        return host.run("ip", "-o", "link", "show").contains(" " + name + "@");
    }

    @Test
    void advertsAnnouncementsAndAnswersCarryTheVirtualMacOfTheFamily() {
        Holdfastd node = start(network.a, router(100), Segment77.ipv6Router(100).with("virtualMac", "true"));
        awaitState(node, VRID, "ACTIVE");
        awaitState(node, VRID6, "ACTIVE");
        try (VipClient client = VipClient.start(network.client, VIP);
                VipClient client6 = VipClient.start(network.client, VIP6)) {
            client.awaitAnswer(SOON);
            client6.awaitAnswer(SOON);
        }
        VrrpAdvert advert = sniffer.awaitAdvertAfter(WallClock.nowNanos(), seen -> seen.vrid() == VRID, SOON);
        VrrpAdvert advert6 = sniffer.awaitAdvertAfter(WallClock.nowNanos(), seen -> seen.vrid() == VRID6, SOON);
        assertThat(advert.isValid()).isTrue();
        assertThat(advert6.isValid()).isTrue();
        assertThat(sniffer.adverts(4, VRID))
                .allMatch(seen -> seen.ethernet().source().equals(MAC));
        assertThat(sniffer.adverts(6, VRID6))
                .allMatch(seen -> seen.ethernet().source().equals(MAC6));
        assertThat(advert.source()).isEqualTo(InetAddress.ofLiteral("10.77.0.1"));
        assertThat(advert6.source()).isEqualTo(network.a.link().linkLocalAddress());

        assertThat(sniffer.frames(ArpFrame.class))
                .filteredOn(arp -> arp.sender().equals(InetAddress.ofLiteral(VIP)))
                .isNotEmpty()
                .allMatch(arp ->
                        arp.senderMac().equals(MAC) && arp.ethernet().source().equals(MAC));
        for (String address : new String[] {VIP6, LINK_LOCAL_VIP6}) {
            assertThat(sniffer.frames(NeighborAdvertisement.class))
                    .filteredOn(na -> na.target().equals(InetAddress.ofLiteral(address)))
                    .isNotEmpty()
                    .allMatch(na -> na.linkLayerAddress().equals(MAC6));
        }
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).containsExactly(MAC);
        // The host's own address stays behind its own MAC.
        assertThat(AddressQuery.whoAnswers(network.client, "10.77.0.1", LISTEN))
                .containsExactly(network.a.link().macAddress());
    }

    @Test
    void advertsMayCarryTheInterfacesOwnMac() {
        Holdfastd node = start(network.a, router(100).with("virtualMacAdverts", "interface"));
        awaitState(node, VRID, "ACTIVE");
        VrrpAdvert advert = awaitAdvertOf(network.a, 0);
        assertThat(advert.ethernet().source()).isEqualTo(network.a.link().macAddress());
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).containsExactly(MAC);
    }

    @Test
    void nothingIsLeftAfterAStop() {
        String before = network.a.run("sysctl", "net.ipv4.conf.eth0.arp_ignore", "net.ipv4.conf.eth0.arp_announce");
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "ACTIVE");
        assertThat(hasInterface(network.a, "vrrp4-51")).isTrue();
        node.stop();
        assertThat(hasInterface(network.a, "vrrp4-51")).isFalse();
        assertThat(network.a.run("sysctl", "net.ipv4.conf.eth0.arp_ignore", "net.ipv4.conf.eth0.arp_announce"))
                .isEqualTo(before);
        assertThat(network.a.holds(VIP)).isFalse();
    }

    @Test
    void theLauncherRemovesTheInterfaceOfADaemonThatDied() {
        String before = network.a.run("sysctl", "net.ipv4.conf.eth0.arp_ignore", "net.ipv4.conf.eth0.arp_announce");
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "ACTIVE");
        node.killDaemonOnly();
        await().atMost(SOON).until(() -> !node.isRunning());
        assertThat(hasInterface(network.a, "vrrp4-51")).isFalse();
        assertThat(network.a.run("sysctl", "net.ipv4.conf.eth0.arp_ignore", "net.ipv4.conf.eth0.arp_announce"))
                .isEqualTo(before);
    }

    @Test
    void theNextStartRemovesTheInterfaceThatBothLeftBehindAndServes() {
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "ACTIVE");
        node.kill();
        assertThat(hasInterface(network.a, "vrrp4-51")).isTrue();
        node.start();
        awaitState(node, VRID, "ACTIVE");
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).containsExactly(MAC);
        node.stop();
        assertThat(hasInterface(network.a, "vrrp4-51")).isFalse();
    }

    @Test
    void anInterfaceThatSomebodyRemovedIsMadeAnewAndServes() {
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "ACTIVE");
        network.a.ip("link delete dev vrrp4-51");
        await().atMost(SOON)
                .until(() ->
                        AddressQuery.whoAnswers(network.client, VIP, LISTEN).contains(MAC));
        assertThat(node.status().router(VRID).state()).isEqualTo("ACTIVE");
    }

    @Test
    void aBackupTakesNothingThatIsSentToTheVirtualMac() {
        Holdfastd a = start(network.a, router(150));
        awaitState(a, VRID, "ACTIVE");
        Holdfastd b = start(network.b, router(100));
        awaitState(b, VRID, "BACKUP");
        assertThat(network.b.run("ip", "-o", "link", "show", "vrrp4-51")).doesNotContain("UP");
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).containsExactly(MAC);
    }

    @Test
    void theVipMovesToAndFromAKeepalivedThatHasTheVirtualMacToo() {
        Keepalived keepalived = Keepalived.start(
                network.c,
                Keepalived.Config.of(Keepalived.Instance.of(VRID, 150, VIP + "/24")
                        .withoutPreemption()
                        .withLine("use_vmac")));
        VrrpAdvert incumbent = awaitAdvertOf(network.c, 0);
        assertThat(incumbent.ethernet().source()).isEqualTo(MAC);
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "BACKUP");
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(SOON);
            long cut = WallClock.nowNanos();
            network.c.link().down();
            VrrpAdvert first = awaitAdvertOf(network.a, cut);
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
    void theVipMovesToAndFromFrr() {
        Frr frr = Frr.start(network.c, Frr.VirtualRouter.of(VRID, 150, VIP).withoutPreemption());
        awaitAdvertOf(network.c, 0);
        Holdfastd node = start(network.a, router(100));
        awaitState(node, VRID, "BACKUP");
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(SOON);
            long killed = WallClock.nowNanos();
            frr.kill();
            // FRR leaves its macvlan up and answering; the segment is to hear of the new one all the same.
            VrrpAdvert first = awaitAdvertOf(network.a, killed);
            assertThat(first.ethernet().source()).isEqualTo(MAC);
            network.c.ip("link set vrrp4-" + VRID + " down");
            client.awaitAnswerAfter(first.atNanos(), SOON);
        }
        network.c.ip("link set vrrp4-" + VRID + " up");
        frr.restart();
        await().atMost(SOON).until(() -> frr.show().contains("Backup"));
        long stopped = WallClock.nowNanos();
        node.stop();
        awaitAdvertOf(network.c, stopped);
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
    }
}
