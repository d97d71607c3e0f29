package dev.holdfast.control.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.control.history.StateBands.Slot;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.vrrp.State;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class StateBandsTest {

    private static final int MANY = 100_000;

    @Inject
    DataSource source;

    @Inject
    StateBands bands;

    @Inject
    EventMarks marks;

    @Inject
    TransitionLog log;

    private final Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant start = end.minus(Duration.ofHours(24));
    private Database database;
    private UUID node;
    private long router;

    @BeforeEach
    void aRouterWithOneMemberExists() {
        database = new Database(source);
        node = UUID.randomUUID();
        router = router(node);
    }

    private long router(UUID member) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        long cluster = database.number(
                "INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id", "bands" + tag);
        database.change(
                "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?, ?, ?, now())",
                member,
                cluster,
                "n" + tag);
        long made = database.number("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                VALUES (?, 'lan', 4, 51, 'web', now()) RETURNING id
                """, cluster);
        database.change("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
                    effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos, known_boot_id)
                VALUES (?, ?, 'eth0', 3, '{}', '{}', now(), 'BACKUP', 100, '{}', '{}', 'OFF', 0, 0, '')
                """, made, member);
        return made;
    }

    /** Each {@code step} after the one before, to ACTIVE and to BACKUP by turns. */
    private void transitions(long count, Instant first, Duration step) {
        database.change("""
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name,
                    from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                SELECT now(), ?::timestamptz + i * ?::interval, 1, ?, 'web', ?, 'n',
                    (CASE WHEN i % 2 = 0 THEN 'BACKUP' ELSE 'ACTIVE' END)::holdfast.router_state,
                    (CASE WHEN i % 2 = 0 THEN 'ACTIVE' ELSE 'BACKUP' END)::holdfast.router_state,
                    'started', '{}', '{}', 1, i, 0, 0, ''
                FROM generate_series(0, ? - 1) AS i
                """, first.toString(), step.toString(), router, node, count);
    }

    private Lane lane(int slots) {
        return requireNonNull(bands.read(router, start, end, slots).get(node));
    }

    @Test
    void tellsEachTransitionWhereThereAreFewAndWhatWasBefore() {
        transitions(1, start.minusSeconds(100), Duration.ofSeconds(1));
        transitions(3, start.plusSeconds(3600), Duration.ofHours(2));

        Lane lane = lane(400);

        assertThat(requireNonNull(lane.before()).to()).isEqualTo(State.ACTIVE);
        assertThat(lane.slots()).hasSize(3).noneMatch(Slot::several);
        assertThat(lane.slots())
                .extracting(slot -> slot.first().at())
                .containsExactly(
                        start.plusSeconds(3600), start.plusSeconds(3600 + 7200), start.plusSeconds(3600 + 14_400));
    }

    @Test
    void keepsOfEachSlotTheFirstAndTheLast() {
        transitions(10, start.plusSeconds(60), Duration.ofSeconds(1));

        List<Slot> slots = lane(24).slots();

        assertThat(slots).singleElement().satisfies(slot -> {
            assertThat(slot.several()).isTrue();
            assertThat(slot.first().at()).isEqualTo(start.plusSeconds(60));
            assertThat(slot.last().at()).isEqualTo(start.plusSeconds(69));
            assertThat(slot.last().to()).isEqualTo(State.BACKUP);
        });
    }

    @Test
    void theWindowsEndsAreItsOwn() {
        transitions(2, start, Duration.between(start, end));

        Lane lane = lane(10);

        assertThat(lane.before()).isNull();
        assertThat(lane.slots()).hasSize(1);
        assertThat(lane.slots().getFirst().first().at()).isEqualTo(start);
    }

    @Test
    void aRouterOfWhichNothingIsOnRecordHasNoLanes() {
        assertThat(bands.read(router, start, end, 400)).isEmpty();
        assertThatThrownBy(() -> bands.read(router, end, start, 400)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bands.read(router, start, end, 4000)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The statement may look at each slot twice; all that there is it may not look at. */
    @Test
    void aHundredThousandTransitionsCostAsMuchAsTheSlotsAndNotAsTheRows() {
        transitions(MANY, start, Duration.ofMillis(860));
        long empty = router(UUID.randomUUID());

        List<Slot> slots = lane(400).slots();
        assertThat(slots).hasSizeBetween(390, 400).allMatch(Slot::several);

        long full = fastest(router);
        long bare = fastest(empty);
        // Reading all the rows takes more than a hundred milliseconds on the machines that this runs on.
        assertThat(full - bare).isLessThan(Duration.ofMillis(80).toNanos());
    }

    private long fastest(long of) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            bands.read(of, start, end, 400);
            best = Math.min(best, System.nanoTime() - began);
        }
        return best;
    }

    @Test
    void marksAreMergedToo() {
        List<String> kinds = new ArrayList<>(List.of("stall", "link"));
        for (String kind : kinds) {
            database.change("""
                    INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail,
                        epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                    SELECT now(), ?::timestamptz + i * interval '1 second', 1, NULL, ?, 'n', ?, '{}', 1, i, 0, 0, ''
                    FROM generate_series(0, 999) AS i
                    """, start.toString(), node, kind);
        }

        List<EventMarks.Mark> found = marks.read(List.of(node), List.of("stall"), router, start, end, 48, 100);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().at()).isEqualTo(start);
        assertThat(marks.read(List.of(node), kinds, router, start, start.plusSeconds(1000), 100, 1000))
                .hasSize(200);
    }

    @Test
    void findsTheNeighboursOfAMomentByWhenTheyHappened() {
        transitions(5, start.plusSeconds(100), Duration.ofSeconds(10));

        assertThat(log.lastOfEachMember(router, start.plusSeconds(120)))
                .singleElement()
                .extracting(StoredTransition::occurredAt)
                .isEqualTo(start.plusSeconds(110));
        assertThat(log.firstOfEachMember(router, start.plusSeconds(120)))
                .singleElement()
                .extracting(StoredTransition::occurredAt)
                .isEqualTo(start.plusSeconds(130));
        List<StoredTransition> between =
                log.ofRouterBetween(router, start.plusSeconds(110), start.plusSeconds(130), 100);
        assertThat(between)
                .extracting(StoredTransition::occurredAt)
                .containsExactly(start.plusSeconds(110), start.plusSeconds(120));
        assertThat(log.find(between.getFirst().cursor())).contains(between.getFirst());
    }
}
