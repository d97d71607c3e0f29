package dev.holdfast.control.history;

import dev.holdfast.control.database.Columns;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.QuarantineRow;
import dev.holdfast.control.history.Row.TransitionRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Several deliveries in one transaction: marks locked in order of (node, epoch), what is known already left out, the rest
 * inserted by one statement a table, marks moved on. The caller commits.
 */
final class GroupCommit {

    private static final String MAKE_MARKS = """
            INSERT INTO holdfast.ingest_mark (node_uuid, epoch, seq)
            SELECT node_uuid, epoch, 0 FROM unnest(?::uuid[], ?::bigint[]) AS wanted (node_uuid, epoch)
            ORDER BY node_uuid, epoch
            ON CONFLICT DO NOTHING
            """;

    private static final String LOCK_MARKS = """
            SELECT m.node_uuid, m.epoch, m.seq
            FROM holdfast.ingest_mark m
            JOIN unnest(?::uuid[], ?::bigint[]) AS wanted (node_uuid, epoch) USING (node_uuid, epoch)
            ORDER BY m.node_uuid, m.epoch
            FOR UPDATE OF m
            """;

    private static final String MOVE_MARKS = """
            UPDATE holdfast.ingest_mark m SET seq = moved.seq
            FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS moved (node_uuid, epoch, seq)
            WHERE m.node_uuid = moved.node_uuid AND m.epoch = moved.epoch
            """;

    /**
     * Nothing is received before it happened. A clock that says otherwise by more than clocks differ, because its offset
     * has not been measured yet, is not believed: the node's own word stays in {@code node_unix_nanos}, and ids keep the
     * order. {@link HistorySearch#CLOCK_BOUND} relies on it.
     */
    private static final String OCCURRED =
            "CASE WHEN occurred_at > now() + interval '%d seconds' THEN now() ELSE occurred_at END"
                    .formatted(HistorySearch.CLOCK_BOUND.toSeconds());

    private static final String INSERT_TRANSITIONS = """
            INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
            SELECT now(), """ + OCCURRED + """
                , cluster_id, router_id, router_name, node_uuid, node_name,
                from_state::holdfast.router_state, to_state::holdfast.router_state, cause, cause_detail::jsonb,
                evidence::jsonb, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos,
                clock_error_nanos
            FROM unnest(?::timestamptz[], ?::bigint[], ?::bigint[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::text[], ?::bigint[], ?::bigint[])
                AS came (occurred_at, cluster_id, router_id, router_name, node_uuid, node_name, from_state, to_state,
                    cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id,
                    clock_offset_nanos, clock_error_nanos)
            """;

    private static final String INSERT_EVENTS = """
            INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind,
                detail, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
            SELECT now(), """ + OCCURRED + """
                , cluster_id, router_id, node_uuid, node_name, kind, detail::jsonb, epoch, seq,
                node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos
            FROM unnest(?::timestamptz[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                AS came (occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail, epoch, seq,
                    node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
            """;

    private static final String INSERT_QUARANTINED = """
            INSERT INTO holdfast.quarantined_event (received_at, node_uuid, epoch, seq, reason, bytes)
            SELECT now(), node_uuid, epoch, seq, reason, bytes
            FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::bytea[])
                AS came (node_uuid, epoch, seq, reason, bytes)
            """;

    /** In this very transaction, so that whatever is stored is also looked at: package {@code tenure}. */
    private static final String INSERT_DUE = """
            INSERT INTO holdfast.tenure_due (node_uuid, received_at, epoch, first_seq, last_seq)
            SELECT node_uuid, now(), epoch, first_seq, last_seq
            FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[]) AS due (node_uuid, epoch, first_seq, last_seq)
            """;

    private final Connection connection;
    private final Map<Mark, Long> marks = new TreeMap<>();
    private final List<Accepted<TransitionRow>> transitions = new ArrayList<>();
    private final List<Accepted<EventRow>> events = new ArrayList<>();
    private final List<Accepted<QuarantineRow>> quarantined = new ArrayList<>();
    private final Map<Mark, Due> due = new TreeMap<>();

    GroupCommit(Connection connection) {
        this.connection = connection;
    }

    /** Which mark. */
    private record Mark(UUID node, long epoch) implements Comparable<Mark> {
        @Override
        public int compareTo(Mark other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : Long.compare(epoch, other.epoch);
        }
    }

    /** Numbers of what is new of a mark. */
    private record Due(long first, long last) {
        private Due and(Due other) {
            return new Due(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private record Accepted<R extends Row>(Delivery delivery, R row) {}

    /** What came of one delivery: a receipt, or the hole for which it was refused. */
    record Outcome(@Nullable Receipt receipt, @Nullable HoleException hole) {}

    /** Stores what is new of each, in the order given. */
    List<Outcome> store(List<Delivery> deliveries) throws SQLException {
        lockMarks(deliveries);
        List<Outcome> outcomes = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            outcomes.add(accept(delivery));
        }
        insertTransitions();
        insertEvents();
        insertQuarantined();
        insertDue();
        moveMarks();
        return outcomes;
    }

    private void lockMarks(List<Delivery> deliveries) throws SQLException {
        for (Delivery delivery : deliveries) {
            for (Row row : delivery.rows()) {
                marks.put(new Mark(delivery.node(), row.place().epoch()), 0L);
            }
        }
        Columns<Mark> wanted =
                new Columns<>(marks.keySet()).with("uuid", Mark::node).bigint(Mark::epoch);
        wanted.execute(connection, MAKE_MARKS);
        try (PreparedStatement lock = wanted.prepare(connection, LOCK_MARKS);
                ResultSet rows = lock.executeQuery()) {
            while (rows.next()) {
                marks.put(new Mark(rows.getObject(1, UUID.class), rows.getLong(2)), rows.getLong(3));
            }
        }
    }

    /** All of a delivery that is new, or nothing of it. */
    private Outcome accept(Delivery delivery) {
        Map<Mark, Long> moved = new TreeMap<>();
        List<Row> fresh = new ArrayList<>();
        for (Row row : delivery.rows()) {
            Mark mark = new Mark(delivery.node(), row.place().epoch());
            long stored = moved.getOrDefault(mark, marks.getOrDefault(mark, 0L));
            long seq = row.place().seq();
            if (seq > stored + 1 && !row.place().bridges()) {
                return new Outcome(null, new HoleException(mark.epoch(), stored, seq));
            }
            if (seq > stored) {
                fresh.add(row);
                stored = seq;
            }
            moved.put(mark, stored);
        }
        marks.putAll(moved);
        fresh.forEach(row -> keep(delivery, row));
        Map<Long, Long> acknowledged = new TreeMap<>();
        moved.forEach((mark, seq) -> acknowledged.put(mark.epoch(), seq));
        return new Outcome(new Receipt(acknowledged, fresh), null);
    }

    private void keep(Delivery delivery, Row row) {
        due.merge(
                new Mark(delivery.node(), row.place().epoch()),
                new Due(row.place().seq(), row.place().seq()),
                Due::and);
        switch (row) {
            case TransitionRow transition -> transitions.add(new Accepted<>(delivery, transition));
            case EventRow event -> events.add(new Accepted<>(delivery, event));
            case QuarantineRow unreadable -> quarantined.add(new Accepted<>(delivery, unreadable));
        }
    }

    private void insertTransitions() throws SQLException {
        if (transitions.isEmpty()) {
            return;
        }
        new Columns<>(transitions)
                .with(
                        "timestamptz",
                        kept -> occurredAt(kept.delivery(), kept.row().clocks()))
                .bigint(kept -> kept.delivery().clusterId())
                .bigint(kept -> kept.row().routerId())
                .text(kept -> kept.row().routerName())
                .with("uuid", kept -> kept.delivery().node())
                .text(kept -> kept.delivery().nodeName())
                .text(kept -> kept.row().from().name())
                .text(kept -> kept.row().to().name())
                .text(kept -> kept.row().cause())
                .text(kept -> kept.row().causeDetail())
                .text(kept -> kept.row().evidence())
                .bigint(kept -> kept.row().place().epoch())
                .bigint(kept -> kept.row().place().seq())
                .bigint(kept -> kept.row().clocks().unixNanos())
                .bigint(kept -> kept.row().clocks().monotonicNanos())
                .text(kept -> kept.row().clocks().bootId())
                .bigint(kept -> kept.delivery().clockOffsetNanos())
                .bigint(kept -> kept.delivery().clockErrorNanos())
                .execute(connection, INSERT_TRANSITIONS);
    }

    private void insertEvents() throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        new Columns<>(events)
                .with(
                        "timestamptz",
                        kept -> occurredAt(kept.delivery(), kept.row().clocks()))
                .bigint(kept -> kept.delivery().clusterId())
                .bigint(kept -> kept.row().routerId())
                .with("uuid", kept -> kept.delivery().node())
                .text(kept -> kept.delivery().nodeName())
                .text(kept -> kept.row().kind())
                .text(kept -> kept.row().detail())
                .bigint(kept -> kept.row().place().epoch())
                .bigint(kept -> kept.row().place().seq())
                .bigint(kept -> kept.row().clocks().unixNanos())
                .bigint(kept -> kept.row().clocks().monotonicNanos())
                .text(kept -> kept.row().clocks().bootId())
                .bigint(kept -> kept.delivery().clockOffsetNanos())
                .bigint(kept -> kept.delivery().clockErrorNanos())
                .execute(connection, INSERT_EVENTS);
    }

    private void insertQuarantined() throws SQLException {
        if (quarantined.isEmpty()) {
            return;
        }
        new Columns<>(quarantined)
                .with("uuid", kept -> kept.delivery().node())
                .bigint(kept -> kept.row().place().epoch())
                .bigint(kept -> kept.row().place().seq())
                .text(kept -> kept.row().reason())
                .bytea(kept -> kept.row().place().bytes())
                .execute(connection, INSERT_QUARANTINED);
    }

    private void insertDue() throws SQLException {
        if (due.isEmpty()) {
            return;
        }
        new Columns<>(due.entrySet())
                .with("uuid", entry -> entry.getKey().node())
                .bigint(entry -> entry.getKey().epoch())
                .bigint(entry -> entry.getValue().first())
                .bigint(entry -> entry.getValue().last())
                .execute(connection, INSERT_DUE);
    }

    private void moveMarks() throws SQLException {
        new Columns<>(marks.entrySet())
                .with("uuid", entry -> entry.getKey().node())
                .bigint(entry -> entry.getKey().epoch())
                .bigint(Map.Entry::getValue)
                .execute(connection, MOVE_MARKS);
    }

    private static OffsetDateTime occurredAt(Delivery delivery, Row.Clocks clocks) {
        Long offset = delivery.clockOffsetNanos();
        long nanos = clocks.unixNanos() - (offset == null ? 0 : offset);
        return Instant.EPOCH.plusNanos(nanos).atOffset(ZoneOffset.UTC);
    }
}
