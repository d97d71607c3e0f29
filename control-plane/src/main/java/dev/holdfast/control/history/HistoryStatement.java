package dev.holdfast.control.history;

import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.database.SqlText.Elements;
import dev.holdfast.control.history.Places.Found;
import dev.holdfast.control.history.RowConditions.Table;
import dev.holdfast.control.query.Term;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a query as conditions of the two tables. Each branch is read in its own order and cut off at its own limit,
 * so that PostgreSQL goes along an index and stops, and never sorts what it does not show.
 */
final class HistoryStatement {

    /** Of so many nodes or clusters each is read along its own index; of more, the rows are filtered. */
    private static final int MOST_BRANCHES = 16;

    /** The same of routers: each moves so rarely that, filtered, all that the others did would be read for a page of them. */
    private static final int MOST_ROUTERS = 64;

    /**
     * Of the other table nothing that is older than a page full of events can be on the page. A word that stands in events
     * only made PostgreSQL read all transitions of the window.
     */
    private static final String NO_FURTHER_THAN_EVENTS =
            " AND occurred_at >= (SELECT CASE WHEN count(*) >= ? THEN min(occurred_at) ELSE '-infinity' END FROM events)";

    private static final String ROUTER = "router_id";
    private static final List<String> ANCHORS = List.of(ROUTER, "node_uuid", "cluster_id");

    /** In which rows come. */
    enum Order {
        NEWEST_OCCURRENCE_FIRST("occurred_at", "occurred_at", " DESC"),
        /** The same of rows that few are of all those that happened then: sorted, for no index of that order finds them. */
        NEWEST_OCCURRENCE_OF_FEW("occurred_at", "(occurred_at AT TIME ZONE 'UTC')", " DESC"),
        AS_RECEIVED("received_at", "received_at", "");

        private final String moment;
        private final String sorted;
        private final String direction;

        Order(String moment, String sorted, String direction) {
            this.moment = moment;
            this.sorted = sorted;
            this.direction = direction;
        }

        private String ofOneTable() {
            return sorted + direction + ", id" + direction;
        }

        private String ofBoth() {
            return "found." + moment + direction + ", found.rank" + direction + ", found.id" + direction;
        }
    }

    private final List<Term> terms = new ArrayList<>();
    private final List<Found> wanted = new ArrayList<>();
    private final List<Found> unwanted = new ArrayList<>();

    private HistoryStatement() {}

    /** @param seen rows of other clusters are in no answer */
    static HistoryStatement of(List<Term> terms, Places places, ClusterSelection seen) throws SQLException {
        HistoryStatement statement = new HistoryStatement();
        for (Term term : terms) {
            if (term instanceof Term.Match match && Places.isAboutPlaces(match)) {
                (match.negated() ? statement.unwanted : statement.wanted).add(places.find(match));
            } else {
                statement.terms.add(term);
            }
        }
        if (!seen.all()) {
            statement.wanted.add(new Found("cluster_id", "bigint", seen.ids()));
        }
        return statement;
    }

    /**
     * One table's rows, ordered and cut off; empty: no row of it can be in the answer.
     *
     * @param more conditions that are not the query's: the window, the page
     */
    private Optional<SqlText> branch(Table table, SqlText more, String order, int limit) {
        if (wanted.stream().anyMatch(found -> found.ids().isEmpty())) {
            return Optional.empty();
        }
        SqlText conditions = SqlText.of(" WHERE ").add(more);
        Found anchor = anchor();
        for (Found found : wanted) {
            conditions.add(" AND ");
            conditions.add(found.equals(anchor) ? SqlText.of(found.column() + " = anchor.id") : found.condition());
        }
        for (Found found : unwanted) {
            if (!found.ids().isEmpty()) {
                conditions.add(" AND (").add(found.condition()).add(") IS NOT TRUE");
            }
        }
        for (Term term : terms) {
            Optional<SqlText> condition = condition(term, table);
            if (condition.isPresent()) {
                conditions.add(term.negated() ? " AND (" : " AND ").add(condition.get());
                conditions.add(term.negated() ? ") IS NOT TRUE" : "");
            } else if (!term.negated()) {
                return Optional.empty();
            }
        }
        SqlText ordered = SqlText.of(columns(table)).add(conditions).add(" ORDER BY " + order + " LIMIT ?", limit);
        return Optional.of(anchor == null ? ordered : eachOf(anchor, ordered, order, limit));
    }

    /** Whether no index finds the rows: then there may be many to read for each that is found. */
    private boolean isReadThrough() {
        return terms.stream().anyMatch(Term.Text.class::isInstance);
    }

    /**
     * The rows of both tables in one order, with the names that cluster and router have now.
     *
     * @param bounds conditions on one table that are not the query's
     */
    List<HistoryEntry> find(
            Connection connection, EntryReader reader, Function<Table, SqlText> bounds, Order order, int limit)
            throws SQLException {
        Optional<SqlText> sql = statement(bounds, order, limit);
        if (sql.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement prepared = sql.get().prepare(connection);
                ResultSet rows = prepared.executeQuery()) {
            List<HistoryEntry> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /** Empty: no row of either table can be in the answer. */
    private Optional<SqlText> statement(Function<Table, SqlText> bounds, Order order, int limit) {
        Optional<SqlText> events = branch(Table.EVENT, bounds.apply(Table.EVENT), order.ofOneTable(), limit);
        boolean eventsFirst = events.isPresent() && order == Order.NEWEST_OCCURRENCE_FIRST && isReadThrough();
        SqlText ofTransitions = bounds.apply(Table.TRANSITION);
        if (eventsFirst) {
            ofTransitions.add(NO_FURTHER_THAN_EVENTS, limit);
        }
        List<SqlText> branches = new ArrayList<>();
        branch(Table.TRANSITION, ofTransitions, order.ofOneTable(), limit).ifPresent(branches::add);
        SqlText sql = SqlText.of("");
        events.ifPresent(text -> {
            if (eventsFirst) {
                sql.add("WITH events AS MATERIALIZED (").add(text).add(") ");
            }
            branches.add(eventsFirst ? SqlText.of("SELECT * FROM events") : text);
        });
        return branches.isEmpty() ? Optional.empty() : Optional.of(named(sql, branches, order, limit));
    }

    private static SqlText named(SqlText before, List<SqlText> branches, Order order, int limit) {
        List<SqlText> bracketed = branches.stream()
                .map(text -> SqlText.of("(").add(text).add(")"))
                .toList();
        return before.add("SELECT found.*, c.name AS cluster, r.name AS router FROM ")
                .add(SqlText.joined(" UNION ALL ", bracketed))
                .add(
                        " found LEFT JOIN holdfast.cluster c ON c.id = found.cluster_id"
                                + " LEFT JOIN holdfast.virtual_router r ON r.id = found.router_id ORDER BY "
                                + order.ofBoth() + " LIMIT ?",
                        limit);
    }

    private static SqlText eachOf(Found anchor, SqlText one, String order, int limit) {
        return SqlText.of(
                        "SELECT rows.* FROM unnest(?) AS anchor (id) CROSS JOIN LATERAL (",
                        new Elements(anchor.type(), anchor.ids()))
                .add(one)
                .add(") rows ORDER BY " + order + " LIMIT ?", limit);
    }

    private static String columns(Table table) {
        return table == Table.TRANSITION
                ? EntryReader.TRANSITION_COLUMNS + " FROM holdfast.transition"
                : EntryReader.EVENT_COLUMNS + " FROM holdfast.event";
    }

    /** The most selective column with few ids, unless one of those columns has a single id: that is an index by itself. */
    private @Nullable Found anchor() {
        for (String column : ANCHORS) {
            for (Found found : wanted) {
                if (found.column().equals(column)) {
                    int ids = found.ids().size();
                    int most = column.equals(ROUTER) ? MOST_ROUTERS : MOST_BRANCHES;
                    return ids > 1 && ids <= most ? found : null;
                }
            }
        }
        return null;
    }

    private static Optional<SqlText> condition(Term term, Table table) {
        return switch (term) {
            case Term.Match match -> RowConditions.of(match, table);
            case Term.Text text -> Optional.of(RowConditions.text(text.text(), table));
        };
    }
}
