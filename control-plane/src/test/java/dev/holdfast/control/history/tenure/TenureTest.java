package dev.holdfast.control.history.tenure;

import static dev.holdfast.vrrp.State.ACTIVE;
import static dev.holdfast.vrrp.State.BACKUP;
import static dev.holdfast.vrrp.State.FAULT;
import static dev.holdfast.vrrp.State.INITIALIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One mishap each, and what may be said of it. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class TenureTest extends TenureTestBed {

    private static final double DAY = 86_400;

    private long cluster;
    private long web;
    private NodeScript a;
    private NodeScript b;

    @BeforeEach
    void pair() {
        cluster = cluster();
        web = router(cluster, 51);
        a = node(cluster, "a").starts(0, web);
        b = node(cluster, "b").starts(0, web);
    }

    @Test
    void aTakeoverIsAnOutageBetweenTwoHolders() {
        a.becomes(10, web, BACKUP, ACTIVE).becomes(100, web, ACTIVE, FAULT).deliver();
        b.becomes(103.5, web, BACKUP, ACTIVE).deliver();
        derived();

        assertThat(told(web, 1, 200))
                .containsExactly("1-10 NONE []", "10-100 ONE [a]", "100-103.5 NONE []", "103.5-200 ONE [b]");
        assertThat(outages(web)).containsExactly("100 3.5 true");
        Availability availability = tenures.availability(web, new Window(at(10), at(110)));
        assertThat(availability.share()).isEqualTo(0.965);
        assertThat(availability.unknownShare()).isZero();
        assertThat(availability.outages()).isEqualTo(1);
        assertThat(availability.longestSeconds()).isEqualTo(3.5);
        assertThat(availability.longest().getFirst().errorSeconds()).isEqualTo(2e-6);
    }

    @Test
    void theTransitionThatEndedAnOutageIsFoundByOnePredicate() {
        a.becomes(10, web, BACKUP, ACTIVE).becomes(100, web, ACTIVE, FAULT).deliver();
        b.becomes(104, web, BACKUP, ACTIVE).deliver();
        derived();

        assertThat(database().texts("""
                        SELECT t.node_name FROM holdfast.transition t
                        JOIN holdfast.outage o ON o.ended_received_at = t.received_at AND o.ended_id = t.id
                        WHERE t.router_id = ? AND o.length_nanos > 3000000000
                        """, web)).containsExactly("b");
    }

    @Test
    void eventsOfASpoolThatComesAWeekLaterReviseWhatWasKnown() {
        a.becomes(10, web, BACKUP, ACTIVE).deliver();
        b.becomes(7 * DAY, web, BACKUP, ACTIVE).deliver();
        derived();
        assertThat(told(web, 5, 8 * DAY))
                .containsExactly("5-10 NONE []", "10-604800 ONE [a]", "604800-691200 SEVERAL [a, b]");

        a.becomes(20, web, ACTIVE, BACKUP).becomes(30, web, BACKUP, ACTIVE).becomes(7 * DAY - 2, web, ACTIVE, FAULT);
        a.deliver();
        derived();

        assertThat(told(web, 5, 8 * DAY))
                .containsExactly(
                        "5-10 NONE []",
                        "10-20 ONE [a]",
                        "20-30 NONE []",
                        "30-604798 ONE [a]",
                        "604798-604800 NONE []",
                        "604800-691200 ONE [b]");
        assertThat(outages(web)).containsExactly("20 10 true", "604798 2 true");
    }

    @Test
    void aSplitBrainIsToldAsTwoActive() {
        a.becomes(10, web, BACKUP, ACTIVE).becomes(50, web, ACTIVE, BACKUP).deliver();
        b.becomes(40, web, BACKUP, ACTIVE).deliver();
        derived();

        assertThat(told(web, 10, 60)).containsExactly("10-40 ONE [a]", "40-50 SEVERAL [a, b]", "50-60 ONE [b]");
        assertThat(tenures.availability(web, new Window(at(10), at(60))).share())
                .isEqualTo(0.8);
        assertThat(outages(web)).isEmpty();
    }

    @Test
    void ofADaemonThatWasKilledNothingIsClaimedBetweenItsLastWordAndItsNextStart() {
        a.becomes(10, web, BACKUP, ACTIVE).deliver();
        heard(a, 95);
        b.becomes(103, web, BACKUP, ACTIVE, 0, ", \"last_advert\": {\"age_nanos\": 3600000000}")
                .deliver();
        a.says(200, "lifecycle", "{\"phase\": \"FORMER_RUN_DIED\"}")
                .starts(200.5, web)
                .deliver();
        derived();

        assertThat(told(web, 10, 300))
                .containsExactly(
                        "10-95 ONE [a]", "95-103 UNKNOWN []", "103-200.5 AT_LEAST_ONE [b]", "200.5-300 ONE [b]");
        // Nobody knows when it ended; but the heir had heard an advertisement 3.6 s before it took over.
        assertThat(outages(web)).containsExactly("99.4 3.6 false");
        Availability availability = tenures.availability(web, new Window(at(10), at(300)));
        assertThat(availability.outages()).isZero();
        assertThat(availability.possibleOutages()).isEqualTo(1);
        assertThat(availability.share()).isEqualTo(1);
        assertThat(availability.unknownShare()).isEqualTo(105.5 / 290);
    }

    @Test
    void whatAGapHidesIsNotKnownUntilATransitionSaysHowLongItHadBeenSo() {
        a.becomes(10, web, BACKUP, ACTIVE)
                .says(100, "gap", "{\"why\": \"OVERFLOW\", \"lost\": 3}")
                .becomes(300, web, ACTIVE, BACKUP, 120, "")
                .deliver();
        derived();

        assertThat(told(web, 10, 310)).containsExactly("10-180 UNKNOWN []", "180-300 ONE [a]", "300-310 NONE []");
    }

    @Test
    void aGapThatHidesNothingLeavesAMemberWhatItWas() {
        a.becomes(10, web, BACKUP, ACTIVE)
                .says(100, "gap", "{\"why\": \"OVERFLOW\", \"lost\": 3}")
                .becomes(300, web, ACTIVE, BACKUP, 290, "")
                .deliver();
        derived();

        assertThat(told(web, 10, 310)).containsExactly("10-300 ONE [a]", "300-310 NONE []");
    }

    @Test
    void anEventThatCannotBeReadMayHaveBeenAnything() {
        a.becomes(10, web, BACKUP, ACTIVE).mumbles().deliver();
        derived();

        assertThat(told(web, 5, 20)).containsExactly("5-10 NONE []", "10-20 UNKNOWN []");
    }

    @Test
    void aTransitionThatDoesNotFollowFromTheFormerOneLeavesAHole() {
        a.becomes(10, web, BACKUP, ACTIVE)
                .becomes(100, web, FAULT, BACKUP, 5, "")
                .deliver();
        derived();

        assertThat(told(web, 10, 110)).containsExactly("10-95 UNKNOWN []", "95-110 NONE []");
    }

    @Test
    void whoIsMuteDoesNotServe() {
        a.becomes(10, web, BACKUP, ACTIVE, 0, ", \"gate\": \"MUTE\"")
                .says(20, web, "gate", "{\"state\": \"PROVEN\"}")
                .says(50, web, "gate", "{\"state\": \"MUTE\"}")
                .says(60, web, "gate", "{\"state\": \"PROVEN\"}")
                .deliver();
        derived();

        assertThat(told(web, 10, 70))
                .containsExactly("10-20 NONE []", "20-50 ONE [a]", "50-60 NONE []", "60-70 ONE [a]");
        assertThat(spans(web, 12, 13).getFirst().mute()).hasSize(1);
        assertThat(outages(web)).containsExactly("50 10 true");
    }

    @Test
    void aSilentNodeIsNotKnownUntilItIsHeardAgain() {
        a.becomes(10, web, BACKUP, ACTIVE).becomes(100, web, ACTIVE, FAULT).deliver();
        b.deliver();
        presence(b, true, 400);
        derived();
        assertThat(outages(web)).containsExactly("100 open true");

        presence(b, false, 90);
        derived();
        assertThat(told(web, 10, 500))
                .containsExactly("10-90 ONE [a]", "90-100 AT_LEAST_ONE [a]", "100-500 UNKNOWN []");
        assertThat(outages(web)).isEmpty();

        presence(b, true, 480);
        derived();
        assertThat(told(web, 10, 500)).containsExactly("10-100 ONE [a]", "100-500 NONE []");
        assertThat(outages(web)).containsExactly("100 open true");
    }

    @Test
    void whoSaidThatItStopsIsNotWaitedFor() {
        b.becomes(50, web, BACKUP, INITIALIZE).deliver();
        presence(b, true, 60);
        presence(b, false, 60);
        a.becomes(10, web, BACKUP, ACTIVE).deliver();
        derived();

        assertThat(told(web, 10, 500)).containsExactly("10-500 ONE [a]");
    }

    @Test
    void clocksThatAreMeasuredArePutRightAndOthersAreToldToBeUnsure() {
        NodeScript fast = node(cluster, "fast")
                .skewed(Duration.ofHours(1), Duration.ofHours(1).toNanos(), 5_000_000L)
                .starts(0, web)
                .becomes(10, web, BACKUP, ACTIVE)
                .becomes(100, web, ACTIVE, FAULT);
        NodeScript unsure = node(cluster, "unsure")
                .skewed(Duration.ofMillis(500), null, null)
                .starts(0, web)
                .becomes(103, web, BACKUP, ACTIVE)
                .becomes(200, web, ACTIVE, FAULT);
        b.becomes(202, web, BACKUP, ACTIVE);
        fast.deliver();
        unsure.deliver();
        b.deliver();
        derived();

        assertThat(told(web, 10, 300))
                .containsExactly(
                        "10-100 ONE [fast]",
                        "100-103.5 NONE []",
                        "103.5-200.5 ONE [unsure]",
                        "200.5-202 NONE []",
                        "202-300 ONE [b]");
        assertThat(database().texts("SELECT error_nanos FROM holdfast.outage WHERE router_id = ?", web))
                .containsOnlyNulls();
    }

    @Test
    void nothingHappensAfterItWasReceivedNorBeforeWhatTheNodeDidEarlier() {
        double now = Duration.between(T0, Instant.now()).toMillis() / 1e3;
        NodeScript ahead = node(cluster, "ahead").skewed(Duration.ofHours(3), null, null);
        ahead.starts(now - 20, web).becomes(now - 10, web, BACKUP, ACTIVE).deliver();
        NodeScript setBack = node(cluster, "back").starts(100, web).becomes(110, web, BACKUP, ACTIVE);
        setBack.skewed(Duration.ofHours(-1), 0L, 1000L)
                .becomes(150, web, ACTIVE, FAULT)
                .deliver();
        derived();

        assertThat(database()
                        .number(
                                "SELECT count(*) FROM holdfast.tenure WHERE node_uuid = ? AND began_at <= now()",
                                ahead.uuid))
                .isEqualTo(1);
        // By the monotonic clock it was ACTIVE for 40 s.
        assertThat(told(web, 110, 200)).containsExactly("110-150 ONE [back]", "150-200 NONE []");
    }

    @Test
    void whatComesTwiceDoesNothing() {
        a.becomes(10, web, BACKUP, ACTIVE).becomes(100, web, ACTIVE, FAULT).deliver();
        derived();
        List<String> once = dump();
        a.submit(a.rows);
        database().change("""
                INSERT INTO holdfast.tenure_due (node_uuid, received_at, epoch, first_seq, last_seq)
                SELECT node_uuid, received_at, epoch, min(seq), max(seq) FROM holdfast.transition WHERE node_uuid = ?
                GROUP BY node_uuid, received_at, epoch
                """, a.uuid);
        derived();

        assertThat(dump()).isEqualTo(once);
    }

    @Test
    void anOlderSpoolThatComesAfterANewerOneIsPutBeforeIt() {
        NodeScript restored =
                node(cluster, "restored").ofEpoch(2).starts(1000, web).becomes(1010, web, BACKUP, ACTIVE);
        restored.deliver();
        derived();
        assertThat(told(web, 5, 1020))
                .containsExactly("5-1000.001 UNKNOWN []", "1000.001-1010 NONE []", "1010-1020 ONE [restored]");

        restored.ofEpoch(1)
                .starts(0, web)
                .becomes(10, web, BACKUP, ACTIVE)
                .becomes(20, web, ACTIVE, FAULT)
                .deliver();
        derived();

        assertThat(told(web, 5, 1020))
                .containsExactly("5-10 NONE []", "10-20 ONE [restored]", "20-1010 NONE []", "1010-1020 ONE [restored]");
        assertThat(outages(web)).containsExactly("20 990 true");
    }

    @Test
    void severalDeriversAtOnceComeToTheSame() throws Exception {
        double time = 10;
        for (int i = 0; i < 200; i++) {
            a.becomes(time, web, BACKUP, ACTIVE).becomes(time + 1, web, ACTIVE, BACKUP);
            b.becomes(time + 1.5, web, BACKUP, ACTIVE).becomes(time + 2, web, ACTIVE, BACKUP);
            time += 3;
        }
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> deriving = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                deriving.add(replicas.submit(() -> {
                    while (!a.isDelivered() || !b.isDelivered()) {
                        boolean ignored = deriver.derive();
                    }
                    return null;
                }));
            }
            while (!a.isDelivered() || !b.isDelivered()) {
                a.deliver(7);
                b.deliver(11);
            }
            for (Future<?> each : deriving) {
                each.get();
            }
        }
        derived();

        List<String> derived = dump();
        assertThat(derived).hasSize(400 + 399 + 1);
        database().change("INSERT INTO holdfast.tenure_due (node_uuid) VALUES (?), (?)", a.uuid, b.uuid);
        derived();
        assertThat(dump()).isEqualTo(derived);
    }

    @Test
    void isDerivedWithinASecondOfTheCommit() {
        a.becomes(10, web, BACKUP, ACTIVE).deliver();
        derived();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            boolean up = i % 2 == 1;
            a.becomes(20 + i, web, up ? BACKUP : ACTIVE, up ? ACTIVE : BACKUP).deliver();
            long committed = System.nanoTime();
            derived();
            waits.add(System.nanoTime() - committed);
        }
        // The best of five: this machine may be busy with anything else.
        assertThat(waits).anyMatch(nanos -> nanos < 1_000_000_000L);
    }

    /** The control plane heard the node, and then it fell silent. */
    private void heard(NodeScript node, double seconds) {
        database()
                .change(
                        "INSERT INTO holdfast.node_silence (node_uuid, heard_at) VALUES (?, ?::timestamptz)",
                        node.uuid,
                        at(seconds).toString());
    }

    private void presence(NodeScript node, boolean connected, double lastSeen) {
        database().change("""
                INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica,
                    remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
                VALUES (?, ?, now(), ?::timestamptz, ?, ?, 'r', '', '', 0, '', 0)
                ON CONFLICT (node_uuid) DO UPDATE SET connected = excluded.connected, last_seen_at = excluded.last_seen_at
                """, node.uuid, connected, at(lastSeen).toString(), UUID.randomUUID(), UUID.randomUUID());
    }

    private List<String> dump() {
        return database().texts("""
                SELECT (t.router_id, t.node_uuid, t.kind, t.began_at, t.ended_at, t.began_id, t.ended_id)::text
                FROM holdfast.tenure t WHERE t.router_id = ?
                UNION ALL
                SELECT (o.router_id, o.began_at, o.ended_at, o.certain, o.ended_id)::text FROM holdfast.outage o
                WHERE o.router_id = ? ORDER BY 1
                """, web, web);
    }
}
