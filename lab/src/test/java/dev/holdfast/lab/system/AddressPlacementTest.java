package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.LINK_LOCAL_VIP6;
import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How addresses are on the host, how they are announced, and that the host's own outlive them. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class AddressPlacementTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String EXCLUDED = "10.88.0.1";

    /** 100 ms by the daemon's clock; one that was late does not put off the next. */
    private static final Duration PACE = Duration.ofMillis(80);

    private final Segment77 network = new Segment77("placing");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private Holdfastd start(NodeFile.Router... routers) {
        Holdfastd node = Holdfastd.on(network.a, programs, NodeFile.of("a", routers));
        node.start();
        node.awaitStatus(
                status -> status.routers().stream()
                        .allMatch(router -> router.state().equals("ACTIVE")),
                SOON);
        return node;
    }

    private String addressLine(String address) {
        return network.a
                .run("ip", "-o", "address", "show", "dev", "eth0")
                .lines()
                .filter(line -> line.contains(" " + address + "/"))
                .findFirst()
                .orElse("not there");
    }

    @Test
    void addressesAreAsTheFileSaysAndOnlyThoseThatAreNotExcludedAreAdvertised() {
        start(
                NodeFile.Router.of("web", VRID, 100, VIP + "/24 label eth0:web", "10.77.0.101")
                        .with("excludedAddresses", "[ '" + EXCLUDED + "/16 scope link' ]"),
                NodeFile.Router.of(
                        "web6", VRID6, 100, LINK_LOCAL_VIP6 + "/64", VIP6 + "/64 preferred", "fd77::101/64"));

        assertThat(addressLine(VIP))
                .contains("10.77.0.100/24")
                .contains("secondary")
                .contains("eth0:web");
        assertThat(addressLine("10.77.0.101")).contains("10.77.0.101/32").contains("scope global");
        assertThat(addressLine(EXCLUDED))
                .contains("10.88.0.1/16")
                .contains("noprefixroute")
                .contains("scope link");
        assertThat(addressLine(VIP6)).contains("fd77::100/64").doesNotContain("deprecated");
        assertThat(addressLine("fd77::101")).contains("fd77::101/64").contains("deprecated");
        assertThat(network.a.run("ip", "route", "show")).doesNotContain("10.88.0.0/16");
        VrrpAdvert advert = sniffer.awaitAdvert(seen -> seen.vrid() == VRID, SOON);
        assertThat(advert.addresses())
                .containsExactly(InetAddress.ofLiteral(VIP), InetAddress.ofLiteral("10.77.0.101"));
        sniffer.awaitAdvert(seen -> seen.vrid() == VRID6, SOON);
    }

    @Test
    void announcementsAreAsManyAsTheFileSaysAtTheirPace() {
        start(Segment77.ipv4Router(100)
                .with("announcements", "{ count: 3, secondDelay: 1s, secondCount: 2, refresh: 2s, interval: 100ms }"));
        await().atMost(SOON).until(() -> announcements().size() >= 7);
        List<ArpFrame> seen = announcements();
        assertThat(gap(seen, 0)).isGreaterThanOrEqualTo(PACE);
        assertThat(gap(seen, 1)).isGreaterThanOrEqualTo(PACE);
        // The second burst: a second after the first began.
        assertThat(Duration.ofNanos(seen.get(3).atNanos() - seen.getFirst().atNanos()))
                .isBetween(Duration.ofMillis(950), Duration.ofMillis(1500));
        assertThat(gap(seen, 3)).isGreaterThanOrEqualTo(PACE);
        // A refresh of one, every two seconds.
        assertThat(Duration.ofNanos(seen.get(6).atNanos() - seen.get(5).atNanos()))
                .isBetween(Duration.ofMillis(1950), Duration.ofMillis(2500));
    }

    private List<ArpFrame> announcements() {
        return sniffer.frames(ArpFrame.class).stream()
                .filter(arp -> arp.isGratuitous() && arp.sender().equals(InetAddress.ofLiteral(VIP)))
                .toList();
    }

    private static Duration gap(List<ArpFrame> frames, int index) {
        return Duration.ofNanos(
                frames.get(index + 1).atNanos() - frames.get(index).atNanos());
    }

    @Test
    void theHostsOwnAddressComesBackBeforeOursAndOutlivesIt() {
        // Another subnet of the interface has an own address, so that the router goes on without the one that goes.
        network.a.addAddress("eth0", "10.99.0.1/24");
        Holdfastd node = start(Segment77.ipv4Router(100));
        network.a.removeAddress("eth0", "10.77.0.1/24");
        await().atMost(SOON).until(() -> !addressLine(VIP).contains("secondary"));
        network.a.addAddress("eth0", "10.77.0.1/24");
        await().atMost(SOON).until(() -> addressLine(VIP).contains("secondary"));
        assertThat(addressLine("10.77.0.1")).doesNotContain("secondary");
        assertThat(network.a.run("ip", "route", "show")).contains("10.77.0.0/24");
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(SOON);
        }
        node.stop();
        assertThat(network.a.holds(VIP)).isFalse();
        assertThat(network.a.holds("10.77.0.1")).isTrue();
        assertThat(network.a.run("ip", "route", "show")).contains("10.77.0.0/24");
    }

    @Test
    void acceptModeOffDropsWhatIsSentToTheAddressAndNothingElse() {
        Holdfastd node = start(
                Segment77.ipv4Router(100).with("acceptMode", "false"),
                Segment77.ipv6Router(100).with("acceptMode", "false"));
        assertThat(network.a.holds(VIP)).isTrue();
        assertThat(AddressQuery.whoAnswers(network.client, VIP, Duration.ofMillis(500)))
                .hasSize(1);
        try (VipClient client = VipClient.start(network.client, VIP);
                VipClient client6 = VipClient.start(network.client, VIP6);
                VipClient own = VipClient.start(network.client, "10.77.0.1")) {
            own.awaitAnswer(SOON);
            await().atMost(SOON).until(() -> dropped() > 10);
            assertThat(client.replies()).isZero();
            assertThat(client6.replies()).isZero();
            // Accepted again after a reload, and the table goes.
            node.reload(NodeFile.of("a", Segment77.ipv4Router(100), Segment77.ipv6Router(100)));
            client.awaitAnswer(SOON);
            client6.awaitAnswer(SOON);
        }
        assertThat(tables()).isEmpty();
    }

    @Test
    void theFilterGoesWithTheDaemonHoweverItEnds() {
        Holdfastd node = start(Segment77.ipv4Router(100).with("acceptMode", "false"));
        assertThat(tables()).contains("holdfast_");
        node.stop();
        assertThat(tables()).isEmpty();
        node.start();
        node.awaitStatus(status -> status.router(VRID).isActive(), SOON);
        node.killDaemonOnly();
        await().atMost(SOON).until(() -> !node.isRunning());
        assertThat(tables()).isEmpty();
    }

    private String tables() {
        return network.a.run("nft", "list", "tables").strip();
    }

    /** Packets that the filter's rules have counted. */
    private long dropped() {
        return network.a
                .run("nft", "list", "ruleset")
                .lines()
                .filter(line -> line.contains("counter packets"))
                .mapToLong(line -> Long.parseLong(
                        line.replaceAll(".*counter packets (\\d+).*", "$1").strip()))
                .sum();
    }
}
