package dev.holdfast.lab.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that PostgreSQL has of one node, in the order in which it was stored. */
record StoredRecord(List<Row> rows) {

    private static final String QUERY = """
            SELECT epoch, seq, received_at, id, 'transition' AS kind, router_name, from_state::text, to_state::text, cause, 0 AS lost
            FROM holdfast.transition WHERE node_name = ?
            UNION ALL
            SELECT epoch, seq, received_at, id, kind, '', '', detail::text, '', COALESCE((detail ->> 'lost')::bigint, 0)
            FROM holdfast.event WHERE node_name = ?
            UNION ALL
            SELECT q.epoch, q.seq, q.received_at, q.id, 'quarantined', '', '', q.reason, '', 0
            FROM holdfast.quarantined_event q JOIN holdfast.node n ON n.uuid = q.node_uuid WHERE n.name = ?
            ORDER BY epoch, seq
            """;

    /** @param to of a transition; of anything else what there is to say */
    record Row(
            long epoch,
            long seq,
            long id,
            String kind,
            String router,
            String from,
            String to,
            String cause,
            long lost) {

        boolean isTransition() {
            return kind.equals("transition");
        }

        boolean isGap() {
            return kind.equals("gap");
        }

        /** Made by the engine, and not by the session itself. */
        boolean isTheEngines() {
            return !isGap() && !kind.equals("policy");
        }

        String text() {
            return router + " " + from + " " + to;
        }
    }

    static StoredRecord of(Connection database, String node) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(QUERY)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                statement.setString(parameter, node);
            }
            List<Row> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(
                            row.getLong("epoch"),
                            row.getLong("seq"),
                            row.getLong("id"),
                            row.getString("kind"),
                            row.getString("router_name"),
                            row.getString("from_state"),
                            row.getString("to_state"),
                            row.getString("cause"),
                            row.getLong("lost")));
                }
            }
            return new StoredRecord(rows);
        }
    }

    List<Row> transitions() {
        return rows.stream().filter(Row::isTransition).toList();
    }

    /** How many of the engine's events are here, or told as lost. */
    long accounted() {
        return rows.stream().filter(Row::isTheEngines).count() + lost();
    }

    long lost() {
        return rows.stream().filter(Row::isGap).mapToLong(Row::lost).sum();
    }

    /** Each number once, none missing, and what came later was stored later. */
    void requireExactlyOnceInOrder() {
        Map<String, Long> lastId = new HashMap<>();
        Row before = null;
        for (Row row : rows) {
            boolean follows =
                    before == null || row.epoch() > before.epoch() ? row.seq() == 1 : row.seq() == before.seq() + 1;
            assertThat(follows || row.isGap()).as("%s behind %s", row, before).isTrue();
            assertThat(row.kind()).as("%s", row).isNotEqualTo("quarantined");
            String table = row.isTransition() ? "transition" : "event";
            assertThat(row.id()).as("%s", row).isGreaterThan(lastId.getOrDefault(table, 0L));
            lastId.put(table, row.id());
            before = row;
        }
    }

    /** Each router goes on from the state that it was in; but behind a gap, and behind the daemon's start. */
    void requireUnbrokenChains() {
        Map<String, String> states = new HashMap<>();
        for (Row row : rows) {
            if (row.isGap() || row.kind().equals("lifecycle")) {
                states.clear();
            } else if (row.isTransition()) {
                String state = states.put(row.router(), row.to());
                assertThat(state == null
                                || state.equals(row.from())
                                || row.from().equals("INITIALIZE"))
                        .as("%s was %s", row, state)
                        .isTrue();
            }
        }
    }
}
