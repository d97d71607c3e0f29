package dev.holdfast.control.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.Columns;
import dev.holdfast.vrrp.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes what members do now, many in one statement. Rows are locked in the order of node and router, and what is older than
 * what a row knows does nothing: {@link KnownAt#overrules} once more, in SQL.
 */
final class MemberRows {

    private static final String OVERRULES = """
            CASE WHEN m.known_boot_id = came.boot_id THEN m.known_monotonic_nanos <= came.monotonic_nanos
                ELSE m.known_unix_nanos <= came.unix_nanos END
            """;

    private static final String REPORTS = """
            UPDATE holdfast.member m SET state = came.state::holdfast.router_state, state_since = came.since,
                effective_priority = came.priority,
                addresses_held = ARRAY(SELECT jsonb_array_elements_text(came.addresses::jsonb)),
                fault_reasons = ARRAY(SELECT jsonb_array_elements_text(came.faults::jsonb)),
                gate = came.gate, last_advert_sender = came.sender, last_advert_priority = came.sender_priority,
                known_unix_nanos = came.unix_nanos, known_monotonic_nanos = came.monotonic_nanos,
                known_boot_id = came.boot_id
            FROM (SELECT was.id, said.*
                FROM unnest(?::uuid[], ?::text[], ?::smallint[], ?::smallint[], ?::text[], ?::timestamptz[], ?::smallint[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[], ?::text[])
                    AS said (node_uuid, segment, family, vrid, state, since, priority, addresses, faults, gate, sender,
                        sender_priority, unix_nanos, monotonic_nanos, boot_id)
                JOIN holdfast.node n ON n.uuid = said.node_uuid
                JOIN holdfast.virtual_router r ON r.cluster_id = n.cluster_id AND r.segment = said.segment
                    AND r.family = said.family AND r.vrid = said.vrid
                JOIN holdfast.member was
                    ON was.router_id = r.id AND was.node_uuid = said.node_uuid AND was.withdrawn_at IS NULL
                ORDER BY was.node_uuid, was.router_id FOR NO KEY UPDATE OF was) AS came
            WHERE m.id = came.id AND\s""" + OVERRULES;

    private static final String CHANGES = """
            UPDATE holdfast.member m SET state = came.state::holdfast.router_state, state_since = came.since,
                effective_priority = came.priority,
                addresses_held = CASE WHEN came.lets_go THEN '{}' ELSE m.addresses_held END,
                fault_reasons = CASE WHEN came.recovers THEN '{}' ELSE m.fault_reasons END,
                known_unix_nanos = came.unix_nanos, known_monotonic_nanos = came.monotonic_nanos,
                known_boot_id = came.boot_id
            FROM (SELECT was.id, said.*
                FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::timestamptz[], ?::smallint[], ?::boolean[], ?::boolean[],
                        ?::bigint[], ?::bigint[], ?::text[])
                    AS said (node_uuid, router_id, state, since, priority, lets_go, recovers, unix_nanos, monotonic_nanos,
                        boot_id)
                JOIN holdfast.member was ON was.router_id = said.router_id AND was.node_uuid = said.node_uuid
                    AND was.withdrawn_at IS NULL
                ORDER BY was.node_uuid, was.router_id FOR NO KEY UPDATE OF was) AS came
            WHERE m.id = came.id AND\s""" + OVERRULES;

    private final DataSource source;
    private final ObjectMapper json;

    MemberRows(DataSource source, ObjectMapper json) {
        this.source = source;
        this.json = json;
    }

    /** Changes of state of one node, in the order in which they happened. */
    record Changes(UUID node, List<MemberChange> changes) {}

    /** What one node says of all its routers, at one moment. */
    record Picture(UUID node, KnownAt at, List<MemberReport> reports) {

        private Picture and(Picture next) {
            return next.at.overrules(at) ? next : this;
        }
    }

    private record Reported(UUID node, KnownAt at, MemberReport report) {}

    private record Part(UUID node, long routerId) {}

    /**
     * What several changes of one member come to.
     *
     * @param letsGo whether one of them was to a state in which it holds no address
     * @param recovers whether one of them was to another state than FAULT
     */
    private record Outcome(MemberChange last, boolean letsGo, boolean recovers) {

        static Outcome of(MemberChange change) {
            return new Outcome(change, change.to() != State.ACTIVE, change.to() != State.FAULT);
        }

        Outcome and(Outcome next) {
            return next.last.at().overrules(last.at())
                    ? new Outcome(next.last, letsGo || next.letsGo, recovers || next.recovers)
                    : this;
        }
    }

    /** What nodes say of all their routers; of those that they do not declare, nothing. Of one node the newest counts. */
    void pictures(List<Picture> pictures) {
        Map<UUID, Picture> newest = new LinkedHashMap<>();
        pictures.forEach(picture -> newest.merge(picture.node(), picture, Picture::and));
        List<Reported> reports = newest.values().stream()
                .flatMap(picture ->
                        picture.reports().stream().map(report -> new Reported(picture.node(), picture.at(), report)))
                .toList();
        try (Connection connection = source.getConnection()) {
            new Columns<>(reports)
                    .with("uuid", Reported::node)
                    .text(one -> one.report().key().segment())
                    .with("smallint", one -> (short) one.report().key().family())
                    .with("smallint", one -> (short) one.report().key().vrid())
                    .text(one -> one.report().state().name())
                    .with("timestamptz", one -> one.report().since().atOffset(ZoneOffset.UTC))
                    .with("smallint", one -> (short) one.report().effectivePriority())
                    .text(one -> text(one.report().addressesHeld()))
                    .text(one -> text(one.report().faultReasons()))
                    .text(one -> one.report().gate())
                    .with("text", one -> one.report().lastAdvertSender())
                    .with("smallint", one -> senderPriority(one.report()))
                    .bigint(one -> one.at().unixNanos())
                    .bigint(one -> one.at().monotonicNanos())
                    .text(one -> one.at().bootId())
                    .execute(connection, REPORTS);
        } catch (SQLException e) {
            throw new IllegalStateException("the nodes' pictures were not noted: " + e.getMessage(), e);
        }
    }

    /** Changes of many nodes together; of one node in the order in which they happened. */
    void changed(List<Changes> stored) {
        Map<Part, Outcome> outcomes = new LinkedHashMap<>();
        for (Changes ofNode : stored) {
            for (MemberChange change : ofNode.changes()) {
                outcomes.merge(new Part(ofNode.node(), change.routerId()), Outcome.of(change), Outcome::and);
            }
        }
        try (Connection connection = source.getConnection()) {
            new Columns<>(outcomes.entrySet())
                    .with("uuid", row -> row.getKey().node())
                    .bigint(row -> row.getKey().routerId())
                    .text(row -> last(row).to().name())
                    .with("timestamptz", row -> last(row).since().atOffset(ZoneOffset.UTC))
                    .with("smallint", row -> (short) last(row).effectivePriority())
                    .with("boolean", row -> row.getValue().letsGo())
                    .with("boolean", row -> row.getValue().recovers())
                    .bigint(row -> last(row).at().unixNanos())
                    .bigint(row -> last(row).at().monotonicNanos())
                    .text(row -> last(row).at().bootId())
                    .execute(connection, CHANGES);
        } catch (SQLException e) {
            throw new IllegalStateException("changes of state were not noted: " + e.getMessage(), e);
        }
    }

    private static MemberChange last(Map.Entry<Part, Outcome> row) {
        return row.getValue().last();
    }

    private static @Nullable Short senderPriority(MemberReport report) {
        return report.lastAdvertSender() == null ? null : (short) report.lastAdvertPriority();
    }

    private String text(List<String> texts) {
        try {
            return json.writeValueAsString(texts);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("text that is no JSON", never);
        }
    }
}
