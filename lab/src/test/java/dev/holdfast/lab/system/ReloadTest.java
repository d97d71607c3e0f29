package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.lab.Link;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.NodeStatus;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** SIGHUP on a running pair: what a change does not need, it does not do. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class ReloadTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String ADDED = "10.77.0.101";
    private static final String EXCLUDED = "10.77.0.102";
    private static final int OTHER_VRID = 61;

    /** Two paces of the client and a busy machine: what no failover can be as short as. */
    private static final Duration NOTHING = Duration.ofMillis(400);

    private final Segment77 network = new Segment77("reload");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();
    private final Holdfastd active = Holdfastd.on(network.a, programs, file(150));
    private final Holdfastd backup = Holdfastd.on(network.b, programs, Segment77.ipv4("b", 100));

    private static NodeFile file(int priority) {
        return NodeFile.of("a", Segment77.ipv4Router(priority));
    }

    @BeforeEach
    void start() {
        active.start();
        active.awaitStatus(status -> state(status, VRID).equals("ACTIVE"), SOON);
        backup.start();
        backup.awaitStatus(status -> state(status, VRID).equals("BACKUP"), SOON);
    }

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private static String state(NodeStatus status, int vrid) {
        return status.routers().stream()
                .filter(router -> router.vrid() == vrid)
                .map(NodeStatus.Router::state)
                .findFirst()
                .orElse("none");
    }

    private static String since(NodeStatus status) {
        for (JsonNode router : status.all().path("routers")) {
            if (router.path("vrid").asInt() == VRID) {
                return router.path("since").asText();
            }
        }
        throw new AssertionError("no router " + VRID + " in " + status.all());
    }

    @Test
    void theHolderTakesAPriorityAndAddressesWithoutATransitionAndItsClientsNoticeNothing() {
        String since = since(active.status());
        try (VipClient client = VipClient.start(network.client, VIP)) {
            client.awaitAnswer(SOON);
            long began = WallClock.nowNanos();
            active.reload(NodeFile.of(
                    "a",
                    NodeFile.Router.of("web", VRID, 120, VIP + "/24", ADDED + "/24")
                            .with("excludedAddresses", "[" + EXCLUDED + "]")));
            sniffer.awaitAdvertAfter(
                    began,
                    advert -> advert.vrid() == VRID
                            && advert.priority() == 120
                            && advert.addresses().size() == 2,
                    SOON);
            try (VipClient added = VipClient.start(network.client, ADDED);
                    VipClient excluded = VipClient.start(network.client, EXCLUDED)) {
                added.awaitAnswer(SOON);
                excluded.awaitAnswer(SOON);
            }

            long removing = WallClock.nowNanos();
            active.reload(file(130));
            sniffer.awaitAdvertAfter(
                    removing,
                    advert -> advert.vrid() == VRID
                            && advert.priority() == 130
                            && advert.addresses().size() == 1,
                    SOON);
            assertThat(network.a.holds(ADDED)).isFalse();
            assertThat(network.a.holds(EXCLUDED)).isFalse();
            assertThat(client.longestOutageAfter(began)).isLessThan(NOTHING);
        }
        assertThat(since(active.status())).isEqualTo(since);
        assertThat(sniffer.record().runs(4, VRID)).hasSize(1);
    }

    @Test
    void routersComeAndGoBesideOneThatStays() {
        String since = since(active.status());
        active.reload(NodeFile.of(
                "a", Segment77.ipv4Router(150), NodeFile.Router.of("more", OTHER_VRID, 100, "10.77.0.110/24")));
        sniffer.awaitAdvert(advert -> advert.vrid() == OTHER_VRID && advert.priority() == 100, SOON);

        active.reload(file(150));
        sniffer.awaitAdvert(advert -> advert.vrid() == OTHER_VRID && advert.priority() == 0, SOON);
        active.awaitStatus(status -> state(status, OTHER_VRID).equals("none"), SOON);
        assertThat(network.a.holds("10.77.0.110")).isFalse();
        assertThat(since(active.status())).isEqualTo(since);
    }

    /** Reloaded, so that one pair shows it all: a weight under immediate, a check without weight, and a weight that moves nothing. */
    @Test
    void aTrackedInterfaceWithoutCarrierMovesTheVipAndTheRecordNamesIt() {
        Link uplink = network.a.connect(network.lab.segment("uplink"));
        String name = uplink.interfaceName();
        backup.reload(NodeFile.of("b", Segment77.ipv4Router(100).with("preemption", "immediate")));
        active.reload(tracking("immediate", "{ interface: " + name + ", weight: -100 }"));
        active.awaitStatus(status -> check(status).path("state").asText().equals("GOOD"), SOON);

        long down = WallClock.nowNanos();
        uplink.down();
        sniffer.awaitAdvertAfter(down, advert -> advert.vrid() == VRID && advert.priority() == 50, SOON);
        backup.awaitStatus(status -> state(status, VRID).equals("ACTIVE"), SOON);
        active.awaitStatus(status -> state(status, VRID).equals("BACKUP"), SOON);
        assertThat(check(active.status()).path("state").asText()).isEqualTo("FAILED");
        assertThat(check(active.status()).path("detail").asText()).isEqualTo("has no carrier");
        assertThat(active.process().output())
                .contains("event=check segment=eth0 family=ipv4 vrid=" + VRID + " check=interface:" + name
                        + " good=false weight=-100 priority=50 detail=\"has no carrier\"")
                .contains("priority=50 checks=\"interface:" + name + " -100\"");

        uplink.up();
        active.awaitStatus(status -> state(status, VRID).equals("ACTIVE"), SOON);

        active.reload(tracking("immediate", "{ interface: " + name + " }"));
        active.awaitStatus(status -> check(status).path("weight").asInt() == 0, SOON);
        uplink.down();
        active.awaitStatus(status -> state(status, VRID).equals("FAULT"), SOON);
        backup.awaitStatus(status -> state(status, VRID).equals("ACTIVE"), SOON);
        assertThat(active.process().output())
                .contains("cause=\"FaultRaised[reason=CHECK_FAILED, check=interface:" + name + "]\"")
                .contains("checks=\"interface:" + name + " failed\"");

        active.reload(tracking("never", "{ interface: " + name + ", weight: -100 }"));
        active.process()
                .awaitLine(
                        line -> line.contains(
                                "event=weight-moves-nothing router=web checks=\"interface:" + name + " weight -100\""),
                        SOON);
        active.awaitStatus(status -> state(status, VRID).equals("BACKUP"), SOON);
    }

    private static NodeFile tracking(String preemption, String check) {
        return NodeFile.of(
                "a", Segment77.ipv4Router(150).with("preemption", preemption).with("track", "[" + check + "]"));
    }

    private static JsonNode check(NodeStatus status) {
        return status.all().path("routers").path(0).path("checks").path(0);
    }

    @Test
    void anotherVersionIsAnotherLifeThatBeginsWithAFarewell() {
        long began = WallClock.nowNanos();
        // Gate off: else it would leave the address to the one that follows its farewell.
        active.reload(
                NodeFile.of("a", Segment77.ipv4Router(150).with("version", "2").with("startup", "{ gate: off }")));
        sniffer.awaitAdvertAfter(
                began, advert -> advert.vrid() == VRID && advert.version() == 3 && advert.priority() == 0, SOON);
        sniffer.awaitAdvertAfter(
                began, advert -> advert.vrid() == VRID && advert.version() == 2 && advert.priority() == 150, SOON);
    }

    @Test
    void aBadFileIsRefusedWithItsProblemsAndTheFormerOneStays() {
        String since = since(active.status());
        active.reload(NodeFile.of("a", Segment77.ipv4Router(300)));
        active.process().awaitLine(line -> line.contains("event=reload-refused"), SOON);
        assertThat(active.process().output())
                .contains("event=reload-problem")
                .contains("virtualRouters[0].priority '300' is out of range");
        assertThat(active.status().router(VRID).priority()).isEqualTo(150);
        assertThat(since(active.status())).isEqualTo(since);
    }
}
