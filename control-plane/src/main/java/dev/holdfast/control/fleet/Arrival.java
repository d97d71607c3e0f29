package dev.holdfast.control.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that a node has come, and what its file declares: five statements, however many routers there are. When ten
 * thousand nodes come at once, what each of them costs is what it takes until all are there.
 */
final class Arrival {

    private static final String PRESENT = """
            INSERT INTO holdfast.node_presence AS p (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid,
                replica, remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            VALUES (?, true, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            ON CONFLICT (node_uuid) DO UPDATE SET connected = true, since = excluded.since,
                last_seen_at = excluded.last_seen_at, stream_id = excluded.stream_id,
                instance_uuid = excluded.instance_uuid, replica = excluded.replica,
                remote_address = excluded.remote_address, daemon_version = excluded.daemon_version,
                policy_revision = excluded.policy_revision, effective_hash = excluded.effective_hash,
                clock_offset_nanos = NULL, clock_error_nanos = NULL
            """;

    /** In the order in which everybody locks them. */
    private static final String LOCK = """
            SELECT FROM holdfast.member WHERE node_uuid = ? ORDER BY router_id FOR NO KEY UPDATE
            """;

    private static final String WITHDRAW = """
            UPDATE holdfast.member SET withdrawn_at = ?
            WHERE node_uuid = ? AND withdrawn_at IS NULL AND router_id <> ALL (?)
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
            ORDER BY router_id
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

    Arrival(Connection connection, ObjectMapper json) {
        this.connection = connection;
        this.json = json;
    }

    private record Declared(long id, RouterDeclared router) {}

    /**
     * Writes it; the caller commits.
     *
     * @param ids of the routers that the stream declares, in their order
     */
    void write(StreamOpened stream, List<Long> ids, Instant at) throws SQLException {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        present(stream, now);
        lock(stream);
        withdraw(stream, ids, now);
        List<Declared> declared = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            declared.add(new Declared(ids.get(i), stream.routers().get(i)));
        }
        if (!declared.isEmpty()) {
            declare(stream, declared, now);
            name(declared);
        }
    }

    private void present(StreamOpened stream, OffsetDateTime now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
            statement.setObject(1, stream.node());
            statement.setObject(2, now);
            statement.setObject(3, now);
            statement.setObject(4, stream.streamId());
            statement.setObject(5, stream.instance());
            statement.setString(6, stream.replica());
            statement.setString(7, stream.remoteAddress());
            statement.setString(8, stream.daemonVersion());
            statement.setLong(9, stream.policyRevision());
            statement.setBytes(10, stream.effectiveHash());
            statement.executeUpdate();
        }
    }

    private void lock(StreamOpened stream) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, stream.node());
            statement.execute();
        }
    }

    private void withdraw(StreamOpened stream, List<Long> ids, OffsetDateTime now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WITHDRAW)) {
            statement.setObject(1, now);
            statement.setObject(2, stream.node());
            statement.setArray(3, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }

    private void declare(StreamOpened stream, List<Declared> declared, OffsetDateTime now) throws SQLException {
        new Columns<>(declared)
                .bigint(Declared::id)
                .with("uuid", _ -> stream.node())
                .text(one -> one.router().interfaceName())
                .with("smallint", one -> (short) one.router().version())
                .text(one -> text(one.router().addresses()))
                .text(one -> text(one.router().settings()))
                .with("smallint", one -> orNull((short) one.router().priority()))
                .bigint(one -> orNull(one.router().advertIntervalNanos()))
                .with("timestamptz", _ -> now)
                .execute(connection, DECLARE);
    }

    private void name(List<Declared> declared) throws SQLException {
        new Columns<>(declared)
                .bigint(Declared::id)
                .text(one -> one.router().name())
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
