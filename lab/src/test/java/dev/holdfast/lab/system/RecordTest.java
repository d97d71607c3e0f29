package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeStatus;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A move of the VIP is on the record; and the control plane can die, and nothing happens. One fleet for all, since it costs
 * some ten seconds: each test leaves three nodes running.
 */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Fleet77 fleet = new Fleet77("record");
    private final Sniffer sniffer = fleet.network.segment.sniff(VrrpAdvert.class::isInstance, 100_000);

    @BeforeAll
    void start() {
        fleet.start();
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID, SOON);
        await().atMost(SOON).until(() -> !fleet.movesToActive("web").isEmpty());
    }

    @AfterAll
    void remove() {
        fleet.close();
    }

    @Test
    void theMoveOfAKilledNodesVipStandsInTheDatabaseWithItsCause() {
        int before = fleet.movesToActive("web").size();
        Holdfastd killed = fleet.awaitActive(VRID, Fleet77.UP);
        long killedAt = WallClock.nowNanos();
        killed.kill();
        VrrpAdvert first = sniffer.awaitAdvertAfter(
                killedAt,
                advert -> advert.vrid() == VRID && !killed.host().addresses().contains(advert.source()),
                SOON);
        await().atMost(SOON).until(() -> fleet.movesToActive("web").size() > before);
        Fleet77.StoredMove move = fleet.movesToActive("web").getLast();
        Holdfastd successor = fleet.awaitActive(VRID, Fleet77.UP);
        assertThat(successor.host().addresses()).contains(first.source());
        assertThat(move.node()).isEqualTo(successor.host().name());
        assertThat(move.cause()).isEqualTo("active_down_timer_expired");
        assertThat(fleet.movesToActive("web")).hasSize(before + 1);
        killed.start();
        killed.awaitStatus(RecordTest::isBackup, SOON);
    }

    @Test
    void theControlPlaneDiesAndNothingHappensButThatTheRecordComesLater() {
        int before = fleet.movesToActive("web").size();
        Holdfastd active = fleet.awaitActive(VRID, Fleet77.UP);
        long killedAt = WallClock.nowNanos();
        fleet.controlPlane.kill();
        try (VipClient client = VipClient.start(fleet.network.client, VIP)) {
            client.awaitAnswer(SOON);
            VrrpAdvert later = sniffer.awaitAdvertAfter(
                    killedAt + Segment77.activeDown(1).toNanos(), advert -> advert.vrid() == VRID, SOON);
            assertThat(active.host().addresses()).contains(later.source());
            assertThat(client.outages()).isEmpty();
        }
        assertThat(sniffer.record().runs(4, VRID).getLast().fromNanos()).isLessThan(killedAt);

        // A node that starts while the control plane is gone takes part as ever.
        active.stop();
        VrrpAdvert successor = sniffer.awaitAdvertAfter(
                WallClock.nowNanos(), advert -> advert.vrid() == VRID && advert.priority() > 0, SOON);
        active.start();
        active.awaitStatus(RecordTest::isBackup, SOON);

        fleet.controlPlane.restart();
        fleet.controlPlane.awaitReady(Fleet77.UP);
        await().atMost(SOON).until(() -> fleet.movesToActive("web").size() == before + 1);
        Fleet77.StoredMove move = fleet.movesToActive("web").getLast();
        assertThat(move.cause()).isEqualTo("incumbent_resigned");
        assertThat(fleet.awaitActive(VRID, Fleet77.UP).host().addresses()).contains(successor.source());
    }

    private static boolean isBackup(NodeStatus status) {
        return status.router(VRID).state().equals("BACKUP");
    }

    @Test
    void theApplicationCannotChangeOrDeleteHistory() throws Exception {
        try (Connection database = fleet.database();
                Statement statement = database.createStatement()) {
            for (String forbidden : List.of(
                    "UPDATE holdfast.transition SET node_name = 'x'",
                    "DELETE FROM holdfast.transition",
                    "TRUNCATE holdfast.transition",
                    "UPDATE holdfast.audit_record SET outcome = outcome",
                    "DELETE FROM holdfast.audit_record",
                    "DROP TABLE holdfast.transition")) {
                assertThatThrownBy(() -> statement.executeUpdate(forbidden))
                        .as(forbidden)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }
}
