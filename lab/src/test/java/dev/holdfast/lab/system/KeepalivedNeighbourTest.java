package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.SHARED_SLACK;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.activeDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.NodeStatus;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Debian's keepalived as the third router of the segment: same VRID, same addresses, version 3. One ACTIVE at every moment. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class KeepalivedNeighbourTest {

    private static final Duration ELECTION = Duration.ofSeconds(15);
    private static final Duration LISTEN = Duration.ofMillis(500);
    private static final int OUTER_VRID = 61;
    private static final String OUTER_VIP = "10.78.0.100";
    private static final String GROUP = "syncGroups: [{ name: fw, routers: [web, outside] }]";
    private static final String IN_GROUP = "\"syncGroup\":\"fw\"";

    private final Segment77 network = new Segment77("keepalived");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @BeforeEach
    void needKeepalived() {
        Lab.requireTool("keepalived", "keepalived");
    }

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private VrrpAdvert awaitAdvertOf(Host host, long afterNanos) {
        return sniffer.awaitAdvertAfter(
                afterNanos,
                advert -> advert.vrid() == VRID
                        && advert.priority() > 0
                        && host.addresses().contains(advert.source()),
                ELECTION);
    }

    private Holdfastd start(Host host, int priority) {
        Holdfastd node = Holdfastd.on(host, programs, Segment77.ipv4(host.name(), priority));
        node.start();
        return node;
    }

    private Keepalived startKeepalived(int priority) {
        return Keepalived.start(
                network.c,
                Keepalived.Config.of(
                        Keepalived.Instance.of(VRID, priority, VIP + "/24").withoutPreemption()));
    }

    private void assertOneActiveAtEveryMoment() {
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
        assertThat(AddressQuery.whoAnswers(network.client, VIP, LISTEN)).hasSize(1);
    }

    @Test
    void holdfastTakesOverFromKeepalivedWithinTheBound() {
        Keepalived keepalived = startKeepalived(150);
        VrrpAdvert incumbent = awaitAdvertOf(network.c, 0);
        Holdfastd a = start(network.a, 120);
        Holdfastd b = start(network.b, 100);
        a.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        b.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(ELECTION);
            long stopped = WallClock.nowNanos();
            network.c.link().down();
            VrrpAdvert first = awaitAdvertOf(network.a, stopped);
            client.awaitAnswerAfter(first.atNanos(), ELECTION);
            assertThat(client.longestOutageAfter(stopped))
                    .isLessThanOrEqualTo(activeDown(first.priority()).plus(SHARED_SLACK));
        }
        assertThat(incumbent.isValid()).isTrue();
        assertOneActiveAtEveryMoment();
        keepalived.stop();
    }

    @Test
    void keepalivedTakesOverFromHoldfastAndUnderstandsWhatItSays() {
        Holdfastd a = start(network.a, 250);
        InetAddress active = awaitAdvertOf(network.a, 0).source();
        // Far enough apart that nothing but the priority decides who is next.
        startKeepalived(200);
        Holdfastd b = start(network.b, 50);
        b.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        // keepalived has had more time than it waits for, and is still silent: it hears and accepts ours.
        long patience = WallClock.nowNanos() + activeDown(1).toNanos();
        VrrpAdvert still = sniffer.awaitAdvertAfter(patience, advert -> advert.vrid() == VRID, ELECTION);
        assertThat(still.source()).isEqualTo(active);

        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(ELECTION);
            long killed = WallClock.nowNanos();
            a.kill();
            VrrpAdvert first = awaitAdvertOf(network.c, killed);
            client.awaitAnswerAfter(first.atNanos(), ELECTION);
            assertThat(client.longestOutageAfter(killed))
                    .isLessThanOrEqualTo(activeDown(first.priority()).plus(SHARED_SLACK));
        }
        assertThat(b.status().router(VRID).state()).isEqualTo("BACKUP");
        assertOneActiveAtEveryMoment();
    }

    /** Inside and outside of a firewall, on three hosts: whichever link is pulled, both addresses go to one other host. */
    @Test
    void syncGroupsOfHoldfastAndKeepalivedMoveTogetherWhicheverLinkIsPulled() {
        Segment outside = network.lab.segment("out");
        network.a.connect(outside, "10.78.0.1/24");
        network.b.connect(outside, "10.78.0.2/24");
        network.c.connect(outside, "10.78.0.3/24");
        Sniffer outer = outside.sniff();
        Holdfastd a = startFirewall(network.a, 150);
        a.awaitStatus(status -> isWholly(status, "ACTIVE"), ELECTION);
        Holdfastd b = startFirewall(network.b, 200);
        b.awaitStatus(status -> isWholly(status, "BACKUP"), ELECTION);
        long pulled = WallClock.nowNanos();
        network.a.link("eth1").down();
        assertBothMove(outer, pulled, network.b, 200);
        a.awaitStatus(status -> isWholly(status, "FAULT"), ELECTION);
        assertThat(a.status().all().toString()).contains("[\"SYNC_GROUP\"]", "[\"NO_CARRIER\"]");
        assertThat(network.a.holds(VIP) || network.a.holds(OUTER_VIP)).isFalse();

        // Not before: keepalived takes all with the first that may, Holdfast with the last.
        Keepalived.start(
                network.c,
                Keepalived.Config.of(
                                Keepalived.Instance.of(VRID, 50, VIP + "/24").withoutPreemption(),
                                Keepalived.Instance.of(OUTER_VRID, 50, OUTER_VIP + "/24")
                                        .withInterface("eth1")
                                        .withoutPreemption())
                        .withSyncGroup("fw"));
        // It has to have come, and to follow b on both.
        awaitAdvertOf(network.b, WallClock.nowNanos() + activeDown(50).toNanos());
        pulled = WallClock.nowNanos();
        network.b.link("eth0").down();
        assertBothMove(outer, pulled, network.c, 50);

        network.a.link("eth1").up();
        a.awaitStatus(status -> isWholly(status, "BACKUP"), ELECTION);
        // It has heard keepalived on both segments, and leaves it both.
        long patience = WallClock.nowNanos() + activeDown(1).toNanos();
        sniffer.awaitAdvertAfter(patience, advert -> network.c.addresses().contains(advert.source()), ELECTION);
        assertThat(isWholly(a.status(), "BACKUP")).isTrue();

        pulled = WallClock.nowNanos();
        network.c.link("eth1").down();
        assertBothMove(outer, pulled, network.a, 150);
        assertThat(sniffer.record().overlaps(4, VRID)).isEmpty();
        assertThat(outer.record().overlaps(4, OUTER_VRID)).isEmpty();

        // A reload without the group changes nobody's state, and leaves each alone; with it, they move together again.
        a.reload(firewall(network.a, 150));
        a.awaitStatus(status -> !status.all().toString().contains(IN_GROUP), ELECTION);
        assertThat(isWholly(a.status(), "ACTIVE")).isTrue();
        network.a.link("eth0").down();
        a.awaitStatus(status -> status.router(VRID).state().equals("FAULT"), ELECTION);
        assertThat(a.status().router(OUTER_VRID).isActive()).isTrue();
        a.reload(firewall(network.a, 150).withLine(GROUP));
        a.awaitStatus(status -> isWholly(status, "FAULT"), ELECTION);
    }

    private Holdfastd startFirewall(Host host, int priority) {
        Holdfastd node = Holdfastd.on(host, programs, firewall(host, priority).withLine(GROUP));
        node.start();
        return node;
    }

    private static NodeFile firewall(Host host, int priority) {
        return NodeFile.of(
                host.name(),
                Segment77.ipv4Router(priority),
                NodeFile.Router.of("outside", OUTER_VRID, priority, OUTER_VIP + "/24")
                        .withInterface("eth1"));
    }

    private static boolean isWholly(NodeStatus status, String state) {
        return status.routers().stream().allMatch(router -> router.state().equals(state));
    }

    /** Within the down interval of the one that takes both, and at one moment. */
    private void assertBothMove(Sniffer outer, long pulledNanos, Host to, int priority) {
        VrrpAdvert inner = awaitAdvertOf(to, pulledNanos);
        VrrpAdvert other = outer.awaitAdvertAfter(
                pulledNanos, advert -> advert.priority() > 0 && to.addresses().contains(advert.source()), ELECTION);
        assertThat(Duration.ofNanos(inner.atNanos() - pulledNanos))
                .isLessThanOrEqualTo(activeDown(priority).plus(SHARED_SLACK));
        assertThat(Duration.ofNanos(Math.abs(inner.atNanos() - other.atNanos())))
                .isLessThanOrEqualTo(SHARED_SLACK);
    }

    @Test
    void aStoppingKeepalivedIsFollowedAfterTheSkewOnly() {
        Keepalived keepalived = startKeepalived(150);
        awaitAdvertOf(network.c, 0);
        Holdfastd a = start(network.a, 100);
        a.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), ELECTION);
        keepalived.stop();
        VrrpAdvert resignation =
                sniffer.awaitAdvert(advert -> advert.vrid() == VRID && advert.priority() == 0, ELECTION);
        VrrpAdvert first = awaitAdvertOf(network.a, resignation.atNanos());
        Duration skew = activeDown(100).minus(Segment77.INTERVAL.multipliedBy(3));
        assertThat(Duration.ofNanos(first.atNanos() - resignation.atNanos()))
                .isLessThanOrEqualTo(skew.plus(SHARED_SLACK));
        assertOneActiveAtEveryMoment();
    }
}
