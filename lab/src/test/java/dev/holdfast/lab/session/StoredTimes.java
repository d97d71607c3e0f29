package dev.holdfast.lab.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** What PostgreSQL has of a node's clock, and of its certificate. */
record StoredTimes(Postgres postgres) {

    private static final String OFFSET = """
            SELECT p.clock_offset_nanos FROM holdfast.node_presence p JOIN holdfast.node n ON n.uuid = p.node_uuid
            WHERE n.name = ?
            """;

    private static final String NEWEST = "SELECT COALESCE(max(id), 0) FROM holdfast.transition WHERE node_name = ?";

    private static final String WORST = """
            SELECT (max(abs(extract(epoch FROM received_at - occurred_at))) * 1000)::bigint FROM holdfast.transition
            WHERE node_name = ? AND id > ?
            """;

    private static final String RENEWALS = """
            SELECT count(*) FROM holdfast.audit_record a JOIN holdfast.node n ON n.uuid::text = a.target
            WHERE n.name = ? AND a.code = 222
            """;

    /** How far the node's clock is ahead of the control plane's, as last measured. */
    Duration offset(String node) throws SQLException {
        return Duration.ofNanos(number(OFFSET, node));
    }

    /** Id of its newest transition. */
    long newest(String node) throws SQLException {
        return number(NEWEST, node);
    }

    /** Most that lies between occurrence and receipt of its transitions with a higher id. */
    Duration worstSince(String node, long id) throws SQLException {
        return Duration.ofMillis(number(WORST, node, id));
    }

    /** How often its certificate has been renewed. */
    long renewals(String node) throws SQLException {
        return number(RENEWALS, node);
    }

    /** How many nodes it takes for connected. */
    long connected() throws SQLException {
        return number("SELECT count(*) FROM holdfast.node_presence WHERE connected");
    }

    private long number(String query, Object... parameters) throws SQLException {
        try (Connection database = postgres.connect();
                PreparedStatement statement = database.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    long number = row.getLong(1);
                    if (!row.wasNull()) {
                        return number;
                    }
                }
                throw new SQLException("nothing is stored");
            }
        }
    }
}
