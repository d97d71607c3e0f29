package dev.holdfast.control.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Change;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.vrrp.State;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
    private final Instant longAgo = end.minus(Duration.ofDays(40));
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
        assertThat(lane.bursts()).hasSize(3).noneMatch(Burst::several);
        assertThat(lane.bursts())
                .extracting(burst -> burst.first().at())
                .containsExactly(
                        start.plusSeconds(3600), start.plusSeconds(3600 + 7200), start.plusSeconds(3600 + 14_400));
    }

    @Test
    void keepsOfEachBurstTheFirstAndTheLast() {
        transitions(10, start.plusSeconds(60), Duration.ofSeconds(1));

        List<Burst> bursts = lane(24).bursts();

        assertThat(bursts).singleElement().satisfies(burst -> {
            assertThat(burst.several()).isTrue();
            assertThat(burst.first().at()).isEqualTo(start.plusSeconds(60));
            assertThat(burst.last().at()).isEqualTo(start.plusSeconds(69));
            assertThat(burst.last().to()).isEqualTo(State.BACKUP);
        });
    }

    @Test
    void theWindowsEndsAreItsOwn() {
        transitions(2, start, Duration.between(start, end));

        Lane lane = lane(10);

        assertThat(lane.before()).isNull();
        assertThat(lane.bursts()).hasSize(1);
        assertThat(lane.bursts().getFirst().first().at()).isEqualTo(start);
    }

    @Test
    void aRouterOfWhichNothingIsOnRecordHasNoLanes() {
        assertThat(bands.read(router, start, end, 400)).isEmpty();
        assertThatThrownBy(() -> bands.read(router, end, start, 400)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bands.read(router, start, end, 4000)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The statement may look once at each slot; all that there is it may not look at. */
    @Test
    void aHundredThousandTransitionsCostAsMuchAsTheSlotsAndNotAsTheRows() {
        transitions(MANY, start, Duration.ofMillis(860));
        long empty = router(UUID.randomUUID());

        List<Burst> bursts = lane(400).bursts();
        assertThat(bursts).singleElement().satisfies(burst -> {
            assertThat(burst.first().at()).isEqualTo(start);
            assertThat(burst.last().at()).isEqualTo(start.plusMillis(860L * (MANY - 1)));
            // A look a slot: twice as many would be a slot gone through by halves.
            assertThat(burst.known()).isBetween(390, 410);
        });

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

    /** Against what all the rows say: bursts, ties, and words that came a month late, of two members. */
    @Test
    void saysWhatAllTheRowsSay() {
        UUID other = UUID.randomUUID();
        database.change(
                "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)"
                        + " SELECT ?, cluster_id, 'other', now() FROM holdfast.node WHERE uuid = ?",
                other,
                node);
        database.change("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
                    effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos, known_boot_id)
                SELECT router_id, ?, interface_name, version, addresses, settings, declared_at, state,
                    effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos, known_boot_id
                FROM holdfast.member WHERE router_id = ?
                """, other, router);
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            // Each round adds: what is sparse at first is crowded at last.
            randomTransitions(random, List.of(node, other));
            for (int window = 0; window < 12; window++) {
                Instant since = longAgo.plusMillis(random.nextInt(60_000_000));
                Instant until = since.plusMillis(1 + random.nextInt(86_400_000));
                int slots = 1 + random.nextInt(400);
                assertThat(bands.read(router, since, until, slots))
                        .as("%s to %s by %d", since, until, slots)
                        .satisfies(lanes -> assertThat(told(lanes)).isEqualTo(allRows(since, until, slots)));
            }
        }
    }

    /** Up to nine bursts, to the millisecond, some of several at one moment; received at once or weeks later, in this month's partition or another. */
    private void randomTransitions(Random random, List<UUID> members) {
        State[] states = State.values();
        for (int burst = random.nextInt(9); burst >= 0; burst--) {
            long at = random.nextInt(86_400_000);
            UUID member = members.get(random.nextInt(members.size()));
            for (int i = random.nextInt(8); i >= 0; i--) {
                at += random.nextInt(4) * (long) random.nextInt(400_000);
                database.change(
                        """
                        INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                            node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                            monotonic_nanos, boot_id)
                        SELECT ?::timestamptz + ?::interval, ?::timestamptz, 1, ?, 'web', ?, 'n',
                            ?::holdfast.router_state, ?::holdfast.router_state, 'started', '{}', '{}', 1, 1, 0, 0, ''
                        """,
                        longAgo.plusMillis(at).toString(),
                        random.nextBoolean() ? "0 s" : random.nextInt(38) + " days",
                        longAgo.plusMillis(at).toString(),
                        router,
                        member,
                        states[random.nextInt(states.length)].name(),
                        states[random.nextInt(states.length)].name());
            }
        }
    }

    /** Without how many were known: that is how the statement went. */
    private static Map<UUID, List<@Nullable Change>> told(Map<UUID, Lane> lanes) {
        Map<UUID, List<@Nullable Change>> told = new HashMap<>();
        lanes.forEach((member, lane) -> {
            List<@Nullable Change> changes = new ArrayList<>();
            changes.add(lane.before());
            for (Burst burst : lane.bursts()) {
                assertThat(burst.several()).isEqualTo(!burst.first().equals(burst.last()));
                changes.add(burst.first());
                changes.add(burst.last());
            }
            told.put(member, changes);
        });
        return told;
    }

    private Map<UUID, List<@Nullable Change>> allRows(Instant since, Instant until, int slots) {
        Duration slot = Duration.of(Math.ceilDiv(ChronoUnit.MICROS.between(since, until), slots), ChronoUnit.MICROS);
        Map<UUID, List<@Nullable Change>> told = new HashMap<>();
        Map<UUID, Change> before = new HashMap<>();
        Map<UUID, Change> newest = new HashMap<>();
        for (Map.Entry<UUID, Change> row : everyChange()) {
            UUID member = row.getKey();
            Change change = row.getValue();
            if (change.at().isBefore(since)) {
                before.put(member, change);
                continue;
            }
            if (!change.at().isBefore(until)) {
                continue;
            }
            List<@Nullable Change> changes = told.computeIfAbsent(member, _ -> new ArrayList<>());
            Change last = newest.put(member, change);
            if (last != null && Duration.between(last.at(), change.at()).compareTo(slot) < 0) {
                changes.set(changes.size() - 1, change);
            } else {
                changes.add(change);
                changes.add(change);
            }
        }
        before.forEach((member, change) ->
                told.computeIfAbsent(member, _ -> new ArrayList<>()).addFirst(change));
        told.forEach((member, changes) -> {
            if (!before.containsKey(member)) {
                changes.addFirst(null);
            }
        });
        return told;
    }

    private List<Map.Entry<UUID, Change>> everyChange() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT node_uuid, received_at, id, occurred_at, from_state, to_state FROM holdfast.transition
                        WHERE router_id = ? ORDER BY occurred_at, id
                        """)) {
            statement.setLong(1, router);
            List<Map.Entry<UUID, Change>> changes = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(Map.entry(
                            row.getObject(1, UUID.class),
                            new Change(
                                    new Cursor(instant(row, 2), row.getLong(3)),
                                    instant(row, 4),
                                    State.valueOf(row.getString(5)),
                                    State.valueOf(row.getString(6)))));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
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
