package dev.holdfast.control.history;

import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.database.SqlText.Elements;
import dev.holdfast.control.query.Operand;
import dev.holdfast.control.query.Term;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds the ids of what queries name: the record is indexed by ids, and names change. */
final class Places {

    /** Names of the fleet's things; what stands in the row itself is {@link RowConditions}' business. */
    private static final List<String> OF_ROUTERS = List.of("vr", "router", "vip", "segment", "vrid");

    private final Connection connection;
    private final ClusterSelection seen;

    /** @param seen of other clusters nothing is found */
    Places(Connection connection, ClusterSelection seen) {
        this.connection = connection;
        this.seen = seen;
    }

    /**
     * Whose rows a term is about.
     *
     * @param column of both tables
     * @param type of its elements in PostgreSQL
     */
    record Found(String column, String type, List<?> ids) {

        SqlText condition() {
            return RowConditions.oneOf(column, type, ids);
        }
    }

    static boolean isAboutPlaces(Term.Match match) {
        String word = match.word().name();
        return OF_ROUTERS.contains(word) || word.equals("cluster") || word.equals("node");
    }

    Found find(Term.Match match) throws SQLException {
        return switch (match.word().name()) {
            case "cluster" -> new Found("cluster_id", "bigint", longs(clusters(match)));
            case "node" -> new Found("node_uuid", "uuid", nodes(match));
            default -> new Found("router_id", "bigint", longs(routers(match)));
        };
    }

    private SqlText clusters(Term.Match match) {
        return SqlText.of("SELECT id FROM holdfast.cluster WHERE ")
                .add(any(match, "name"))
                .add(visible("id"));
    }

    private SqlText routers(Term.Match match) {
        return SqlText.of("SELECT id FROM holdfast.virtual_router WHERE ")
                .add(any(match, ""))
                .add(visible("cluster_id"));
    }

    private List<UUID> nodes(Term.Match match) throws SQLException {
        SqlText sql = SqlText.of("SELECT uuid FROM holdfast.node WHERE ")
                .add(any(match, "name"))
                .add(visible("cluster_id"));
        List<UUID> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getObject(1, UUID.class));
            }
        }
        return found;
    }

    private static SqlText any(Term.Match match, String column) {
        return SqlText.joined(
                " OR ",
                match.operands().stream()
                        .map(operand -> switch (match.word().name()) {
                            case "cluster" -> RowConditions.name(column, operand);
                            case "node" ->
                                SqlText.joined(
                                        " OR ",
                                        List.of(
                                                RowConditions.name(column, operand),
                                                RowConditions.name("uuid::text", operand)));
                            case "vr" -> RowConditions.name("name", operand);
                            case "segment" -> RowConditions.name("segment", operand);
                            case "router" -> RowConditions.range("id", operand);
                            case "vrid" -> RowConditions.range("vrid", operand);
                            default -> address(operand);
                        })
                        .toList());
    }

    /** Whoever declared it at any time of which there is history: what happened, happened. */
    private static SqlText address(Operand operand) {
        return SqlText.of(
                "id IN (SELECT a.router_id FROM holdfast.member_address a WHERE a.address <<= ?::inet)",
                ((Operand.Network) operand).prefix().toString());
    }

    private SqlText visible(String column) {
        return seen.all()
                ? SqlText.of("")
                : SqlText.of(" AND " + column + " = ANY (?)", new Elements("bigint", seen.ids()));
    }

    private List<Long> longs(SqlText sql) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }
}
