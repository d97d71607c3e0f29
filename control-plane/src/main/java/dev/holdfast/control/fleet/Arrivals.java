package dev.holdfast.control.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.Columns;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes that nodes have come, and what their files declare: five statements, however many nodes and routers there are. When
 * ten thousand nodes come at once, what each of them costs is what it takes until all are there.
 */
final class Arrivals {

    private static final String PRESENT = """
            INSERT INTO holdfast.node_presence AS p (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid,
                replica, remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            SELECT node_uuid, true, at, at, stream_id, instance_uuid, replica, remote_address, daemon_version,
                policy_revision, effective_hash, 0
            FROM unnest(?::uuid[], ?::timestamptz[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                    ?::bytea[])
                AS came (node_uuid, at, stream_id, instance_uuid, replica, remote_address, daemon_version, policy_revision,
                    effective_hash)
            ORDER BY node_uuid
            ON CONFLICT (node_uuid) DO UPDATE SET connected = true, since = excluded.since,
                last_seen_at = excluded.last_seen_at, stream_id = excluded.stream_id,
                instance_uuid = excluded.instance_uuid, replica = excluded.replica,
                remote_address = excluded.remote_address, daemon_version = excluded.daemon_version,
                policy_revision = excluded.policy_revision, effective_hash = excluded.effective_hash,
                clock_offset_nanos = NULL, clock_error_nanos = NULL
            """;

    /** In the order in which everybody locks them. */
    private static final String LOCK = """
            SELECT FROM holdfast.member WHERE node_uuid = ANY (?) ORDER BY node_uuid, router_id FOR NO KEY UPDATE
            """;

    private static final String WITHDRAW = """
            WITH declared AS (SELECT * FROM unnest(?::bigint[], ?::uuid[]) AS d (router_id, node_uuid))
            UPDATE holdfast.member m SET withdrawn_at = ?
            WHERE m.node_uuid = ANY (?) AND m.withdrawn_at IS NULL AND NOT EXISTS (
                SELECT FROM declared d WHERE d.router_id = m.router_id AND d.node_uuid = m.node_uuid)
            """;

    /** What is there already, word for word, is not written again. */
    private static final String DECLARE = """
            INSERT INTO holdfast.member AS m (router_id, node_uuid, interface_name, version, addresses, settings,
                declared_priority, advert_interval_nanos, declared_at, state, effective_priority, addresses_held,
                fault_reasons, gate, known_unix_nanos, known_monotonic_nanos, known_boot_id)
            SELECT router_id, node_uuid, interface_name, version,
                ARRAY(SELECT jsonb_array_elements_text(addresses::jsonb)), settings::jsonb, priority, advert_interval, at,
                'INITIALIZE', 0, '{}', '{}', '', 0, 0, ''
            FROM unnest(?::bigint[], ?::uuid[], ?::text[], ?::smallint[], ?::text[], ?::text[], ?::smallint[], ?::bigint[],
                    ?::timestamptz[])
                AS d (router_id, node_uuid, interface_name, version, addresses, settings, priority, advert_interval, at)
            ORDER BY node_uuid, router_id
            ON CONFLICT (router_id, node_uuid) DO UPDATE SET interface_name = excluded.interface_name,
                version = excluded.version, addresses = excluded.addresses, settings = excluded.settings,
                declared_priority = excluded.declared_priority, advert_interval_nanos = excluded.advert_interval_nanos,
                declared_at = excluded.declared_at, withdrawn_at = NULL
            WHERE m.withdrawn_at IS NOT NULL
                OR (m.interface_name, m.version, m.addresses, m.settings, m.declared_priority, m.advert_interval_nanos)
                    IS DISTINCT FROM (excluded.interface_name, excluded.version, excluded.addresses, excluded.settings,
                        excluded.declared_priority, excluded.advert_interval_nanos)
            """;

    /** Locked in order: another member may call them otherwise at this moment. */
    private static final String NAME = """
            UPDATE holdfast.virtual_router r SET name = other.name
            FROM (SELECT v.id, d.name FROM unnest(?::bigint[], ?::text[]) AS d (id, name)
                JOIN holdfast.virtual_router v ON v.id = d.id AND v.name <> d.name ORDER BY v.id FOR UPDATE OF v) AS other
            WHERE r.id = other.id
            """;

    private final Connection connection;
    private final ObjectMapper json;

    Arrivals(Connection connection, ObjectMapper json) {
        this.connection = connection;
        this.json = json;
    }

    private record Declared(long id, UUID node, RouterDeclared router) {}

    /**
     * Writes it; the caller commits.
     *
     * @param streams of different nodes
     * @param ids of the routers that the streams declare, in their order
     */
    void write(List<StreamOpened> streams, List<Long> ids, Instant at) throws SQLException {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        List<Declared> declared = declared(streams, ids);
        Array nodes = connection.createArrayOf(
                "uuid", streams.stream().map(StreamOpened::node).toArray());
        present(streams, now);
        lock(nodes);
        withdraw(nodes, declared, now);
        if (!declared.isEmpty()) {
            declare(declared, now);
            name(declared);
        }
    }

    private static List<Declared> declared(List<StreamOpened> streams, List<Long> ids) {
        List<Declared> declared = new ArrayList<>();
        Iterator<Long> id = ids.iterator();
        for (StreamOpened stream : streams) {
            for (RouterDeclared router : stream.routers()) {
                declared.add(new Declared(id.next(), stream.node(), router));
            }
        }
        return declared;
    }

    private void present(List<StreamOpened> streams, OffsetDateTime now) throws SQLException {
        new Columns<>(streams)
                .with("uuid", StreamOpened::node)
                .with("timestamptz", _ -> now)
                .with("uuid", StreamOpened::streamId)
                .with("uuid", StreamOpened::instance)
                .text(StreamOpened::replica)
                .text(StreamOpened::remoteAddress)
                .text(StreamOpened::daemonVersion)
                .bigint(StreamOpened::policyRevision)
                .bytea(StreamOpened::effectiveHash)
                .execute(connection, PRESENT);
    }

    private void lock(Array nodes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setArray(1, nodes);
            statement.execute();
        }
    }

    private void withdraw(Array nodes, List<Declared> declared, OffsetDateTime now) throws SQLException {
        try (PreparedStatement statement = new Columns<>(declared)
                .bigint(Declared::id)
                .with("uuid", Declared::node)
                .prepare(connection, WITHDRAW)) {
            statement.setObject(3, now);
            statement.setArray(4, nodes);
            statement.executeUpdate();
        }
    }

    private void declare(List<Declared> declared, OffsetDateTime now) throws SQLException {
        new Columns<>(declared)
                .bigint(Declared::id)
                .with("uuid", Declared::node)
                .text(one -> one.router().interfaceName())
                .with("smallint", one -> (short) one.router().version())
                .text(one -> text(one.router().addresses()))
                .text(one -> text(one.router().settings()))
                .with("smallint", one -> orNull((short) one.router().priority()))
                .bigint(one -> orNull(one.router().advertIntervalNanos()))
                .with("timestamptz", _ -> now)
                .execute(connection, DECLARE);
    }

    /** Where two of them call it differently, the one that came last has its way. */
    private void name(List<Declared> declared) throws SQLException {
        Map<Long, String> names = new LinkedHashMap<>();
        declared.forEach(one -> names.put(one.id(), one.router().name()));
        new Columns<>(names.entrySet())
                .bigint(Map.Entry::getKey)
                .text(Map.Entry::getValue)
                .execute(connection, NAME);
    }

    /** 0 where the node's version does not say. */
    private static <N extends Number> @Nullable N orNull(N number) {
        return number.longValue() == 0 ? null : number;
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("text that is no JSON", never);
        }
    }
}
