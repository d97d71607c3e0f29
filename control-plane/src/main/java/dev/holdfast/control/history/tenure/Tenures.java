package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.HistoryUnavailableException;
import dev.holdfast.control.history.tenure.Availability.OutageView;
import dev.holdfast.control.history.tenure.Interval.Kind;
import dev.holdfast.control.history.tenure.Silence.MemberNow;
import dev.holdfast.control.history.tenure.TenureSpan.MemberName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Answers about one virtual router in a window. Whether the asker may see the router is the asker's door's business.
 *
 * <p>What they cost: an index lookup for each member, and the intervals that begin inside the window.
 */
@ApplicationScoped
public class Tenures {

    /** Spans of one answer, at most. */
    public static final int MOST_SPANS = 1000;

    private static final double NANOS = 1e9;

    private static final String INTERVALS = """
        SELECT i.* FROM holdfast.tenure_member m CROSS JOIN LATERAL (
            (SELECT * FROM holdfast.tenure t
             WHERE t.router_id = m.router_id AND t.node_uuid = m.node_uuid AND t.began_at <= ?
             ORDER BY t.began_at DESC LIMIT 1)
            UNION ALL
            SELECT * FROM holdfast.tenure t
            WHERE t.router_id = m.router_id AND t.node_uuid = m.node_uuid AND t.began_at > ? AND t.began_at < ?) i
        WHERE m.router_id = ANY (?)
        """;

    private static final int RESTLESS_FROM = 2000;

    private static final String RESTLESS = """
        SELECT count(*) FROM (
            SELECT FROM holdfast.tenure_member m JOIN holdfast.tenure t
                ON t.router_id = m.router_id AND t.node_uuid = m.node_uuid
            WHERE m.router_id = ? AND t.began_at > ? LIMIT ?) AS found
        """;

    private static final String OUTAGES = """
        SELECT began_at, ended_at, certain, error_nanos, former_node, next_node, ended_received_at, ended_id
        FROM holdfast.outage
        WHERE router_id = ? AND began_at < ? AND (ended_at IS NULL OR ended_at > ?)
        ORDER BY coalesce(ended_at, now()) - began_at DESC, began_at
        """;

    private final DataSource dataSource;

    @Inject
    Tenures(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Who was ACTIVE when.
     *
     * @param limit spans at most, 1 to {@link #MOST_SPANS}
     */
    public RouterTenure of(long router, Window window, int limit) {
        if (limit < 1 || limit > MOST_SPANS) {
            throw new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST_SPANS);
        }
        List<TenureSpan> spans = query(connection -> spans(connection, router, window));
        boolean whole = spans.size() <= limit;
        return new RouterTenure(
                router,
                window.since(),
                window.until(),
                whole ? spans : List.copyOf(spans.subList(0, limit)),
                whole ? null : spans.get(limit).from());
    }

    /** Whether more happened to it in the window than is added up while somebody waits; looks at a few thousand rows at most. */
    public boolean isRestless(long router, Window window) {
        return query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RESTLESS)) {
                statement.setLong(1, router);
                statement.setObject(2, Rows.stored(window.since()));
                statement.setInt(3, RESTLESS_FROM);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getInt(1) >= RESTLESS_FROM;
                }
            }
        });
    }

    /** How much of the window it was served. */
    public Availability availability(long router, Window window) {
        return query(connection -> {
            Map<Holding, Double> seconds = new EnumMap<>(Holding.class);
            for (TenureSpan span : spans(connection, router, window)) {
                seconds.merge(span.holding(), seconds(Duration.between(span.from(), span.to())), Double::sum);
            }
            return availability(router, window, seconds, outages(connection, router, window));
        });
    }

    private static Availability availability(
            long router, Window window, Map<Holding, Double> seconds, List<OutageView> outages) {
        double one = seconds.getOrDefault(Holding.ONE, 0.0);
        double known = one + seconds.getOrDefault(Holding.SEVERAL, 0.0) + seconds.getOrDefault(Holding.NONE, 0.0);
        List<Double> certain = outages.stream()
                .filter(OutageView::certain)
                .map(outage -> inside(outage, window))
                .toList();
        return new Availability(
                router,
                window.since(),
                window.until(),
                known == 0 ? null : one / known,
                1 - known / seconds(window.length()),
                new Availability.Seconds(
                        one,
                        seconds.getOrDefault(Holding.SEVERAL, 0.0),
                        seconds.getOrDefault(Holding.NONE, 0.0),
                        seconds.getOrDefault(Holding.AT_LEAST_ONE, 0.0),
                        seconds.getOrDefault(Holding.UNKNOWN, 0.0)),
                certain.size(),
                certain.stream().mapToDouble(each -> each).sum(),
                certain.stream().mapToDouble(each -> each).max().orElse(0),
                outages.size() - certain.size(),
                outages.stream().limit(Availability.MOST_OUTAGES).toList());
    }

    private static double inside(OutageView outage, Window window) {
        Instant to = outage.to() == null || outage.to().isAfter(window.until()) ? window.until() : outage.to();
        Instant from = outage.from().isBefore(window.since()) ? window.since() : outage.from();
        return seconds(Duration.between(from, to));
    }

    private static List<TenureSpan> spans(Connection connection, long router, Window window) throws SQLException {
        return spans(connection, List.of(router), window).getOrDefault(router, List.of());
    }

    /** Of each of these routers, in two statements for all of them. */
    static Map<Long, List<TenureSpan>> spans(Connection connection, List<Long> routers, Window window)
            throws SQLException {
        Map<Long, List<MemberNow>> members = Outages.members(connection, routers);
        Map<Long, List<Interval>> intervals = intervals(connection, routers, window);
        Map<Long, List<TenureSpan>> spans = new HashMap<>();
        for (Long router : routers) {
            List<MemberNow> now = members.getOrDefault(router, List.of());
            spans.put(router, spans(now, intervals.getOrDefault(router, List.of()), window));
        }
        return spans;
    }

    private static List<TenureSpan> spans(List<MemberNow> members, List<Interval> stored, Window window) {
        List<Interval> intervals = Silence.applied(stored, members);
        Map<UUID, String> names = members.stream().collect(Collectors.toMap(MemberNow::node, MemberNow::nodeName));
        Instant begins =
                members.stream().map(MemberNow::firstAt).min(Instant::compareTo).orElse(window.until());
        Instant told =
                intervals.stream().map(Interval::from).min(Instant::compareTo).orElse(begins);
        Instant recorded = told.isBefore(begins) ? told : begins;
        List<TenureSpan> spans = new ArrayList<>();
        if (recorded.isAfter(window.since())) {
            Instant to = recorded.isBefore(window.until()) ? recorded : window.until();
            spans.add(new TenureSpan(window.since(), to, Holding.UNKNOWN, List.of(), List.of(), List.of()));
        }
        Instant from = recorded.isAfter(window.since()) ? recorded : window.since();
        for (Sweep.Span span : Sweep.over(intervals, from, window.until())) {
            TenureSpan next = new TenureSpan(
                    span.from(),
                    span.to(),
                    span.holding(),
                    named(span.nodes(Kind.ACTIVE), names),
                    named(span.nodes(Kind.MUTE), names),
                    named(span.nodes(Kind.UNKNOWN), names));
            if (!spans.isEmpty() && next.continues(spans.getLast())) {
                spans.addLast(spans.removeLast().and(next));
            } else {
                spans.add(next);
            }
        }
        return spans;
    }

    private static List<MemberName> named(List<UUID> nodes, Map<UUID, String> names) {
        return nodes.stream()
                .map(node -> new MemberName(node, names.getOrDefault(node, node.toString())))
                .sorted(Comparator.comparing(MemberName::name).thenComparing(MemberName::id))
                .toList();
    }

    private static Map<Long, List<Interval>> intervals(Connection connection, List<Long> routers, Window window)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INTERVALS)) {
            statement.setObject(1, Rows.stored(window.since()));
            statement.setObject(2, Rows.stored(window.since()));
            statement.setObject(3, Rows.stored(window.until()));
            statement.setArray(4, connection.createArrayOf("bigint", routers.toArray()));
            Map<Long, List<Interval>> intervals = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Interval interval = Outages.interval(rows);
                    intervals
                            .computeIfAbsent(interval.routerId(), _ -> new ArrayList<>())
                            .add(interval);
                }
            }
            return intervals;
        }
    }

    private static List<OutageView> outages(Connection connection, long router, Window window) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OUTAGES)) {
            statement.setLong(1, router);
            statement.setObject(2, Rows.stored(window.until()));
            statement.setObject(3, Rows.stored(window.since()));
            List<OutageView> outages = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    outages.add(outage(rows));
                }
            }
            return outages;
        }
    }

    /** A row of {@code outage}. */
    static OutageView outage(ResultSet row) throws SQLException {
        Instant from = Rows.instant(row, "began_at");
        Instant to = Rows.maybe(row, "ended_at");
        Long error = Rows.number(row, "error_nanos");
        var endedBy = Rows.place(row, "ended");
        return new OutageView(
                from,
                to,
                to == null ? null : seconds(Duration.between(from, to)),
                row.getBoolean("certain"),
                error == null ? null : error / NANOS,
                row.getObject("former_node", UUID.class),
                row.getObject("next_node", UUID.class),
                endedBy == null ? null : endedBy.toString());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    @FunctionalInterface
    interface Question<T extends @Nullable Object> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T query(Question<T> question) {
        return query(dataSource, question);
    }

    static <T> T query(DataSource source, Question<T> question) {
        try (Connection connection = source.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
