package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.tenure.TenureSpan.MemberName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Who held a virtual address. What members' files declare is known from the time on at which they told it; before a
 * router's first word about the address, what it said later is taken, and that it is so is told.
 */
@ApplicationScoped
public class Holders {

    private static final int MOST_ROUTERS = 50;
    private static final int MOST_SPANS = 500;

    private static final String DECLARED = """
            SELECT a.router_id, r.name AS router, c.name AS cluster, a.node_uuid, n.name AS node, a.told_at, a.until
            FROM holdfast.member_address a
            JOIN holdfast.virtual_router r ON r.id = a.router_id
            JOIN holdfast.cluster c ON c.id = a.cluster_id
            JOIN holdfast.node n ON n.uuid = a.node_uuid
            WHERE a.address = ?::inet AND (? OR a.cluster_id = ANY (?))
            ORDER BY a.router_id, a.told_at
            """;

    private final DataSource dataSource;

    @Inject
    Holders(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Who held it.
     *
     * @param routers those that the address belongs to; more than one where clusters use the same addresses
     * @param more there are further routers, left out here
     */
    public record Answer(String vip, Instant since, Instant until, List<HeldRouter> routers, boolean more) {}

    /**
     * One router that the address belongs to.
     *
     * @param declaredBy members whose files declared it then
     * @param declaredThen false: they did so only later, from {@code declaredSince} on; before that nobody had told
     * @param holders where one moment is asked for: members that were ACTIVE and declared it; null: a window is asked for
     * @param next the {@code since} of the question that goes on; null: all is told
     */
    public record HeldRouter(
            long id,
            String name,
            String cluster,
            List<MemberName> declaredBy,
            boolean declaredThen,
            Instant declaredSince,
            @Nullable List<MemberName> holders,
            List<TenureSpan> spans,
            @Nullable Instant next) {}

    private record Declaration(MemberName node, Instant toldAt, Instant until) {

        private boolean isIn(Window window) {
            return toldAt.isBefore(window.until()) && until.isAfter(window.since());
        }
    }

    private record Declared(long router, String name, String cluster, List<Declaration> by) {

        /** Not, if it had the address before, and had it no more. */
        private boolean concerns(Window window) {
            return window.until().isBefore(by.getFirst().toldAt())
                    || by.stream().anyMatch(each -> each.isIn(window));
        }
    }

    /** At one moment. */
    public Answer at(String vip, Instant moment, ClusterSelection clusters) {
        return held(vip, new Window(moment, moment.plusNanos(1000)), true, clusters);
    }

    /** In a window. */
    public Answer in(String vip, Window window, ClusterSelection clusters) {
        return held(vip, window, false, clusters);
    }

    private Answer held(String vip, Window window, boolean moment, ClusterSelection clusters) {
        String address = address(vip);
        return Tenures.query(dataSource, connection -> {
            List<Declared> declared = declared(connection, address, clusters);
            List<Declared> asked = declared.stream()
                    .filter(each -> each.concerns(window))
                    .limit(MOST_ROUTERS + 1L)
                    .toList();
            boolean more = asked.size() > MOST_ROUTERS;
            List<Declared> told = more ? asked.subList(0, MOST_ROUTERS) : asked;
            Map<Long, List<TenureSpan>> spans = Tenures.spans(
                    connection, told.stream().map(Declared::router).toList(), window);
            List<HeldRouter> routers = told.stream()
                    .map(each -> router(each, spans.getOrDefault(each.router(), List.of()), window, moment))
                    .toList();
            return new Answer(address, window.since(), window.until(), routers, more);
        });
    }

    private static HeldRouter router(Declared declared, List<TenureSpan> spans, Window window, boolean moment) {
        List<Declaration> then =
                declared.by().stream().filter(each -> each.isIn(window)).toList();
        Instant first = declared.by().getFirst().toldAt();
        List<MemberName> by = (then.isEmpty() ? declared.by() : then)
                .stream().map(Declaration::node).distinct().toList();
        boolean whole = spans.size() <= MOST_SPANS;
        return new HeldRouter(
                declared.router(),
                declared.name(),
                declared.cluster(),
                by,
                !then.isEmpty(),
                first,
                moment
                        ? spans.getFirst().active().stream()
                                .filter(active -> has(by, active.id()))
                                .toList()
                        : null,
                whole ? spans : List.copyOf(spans.subList(0, MOST_SPANS)),
                whole ? null : spans.get(MOST_SPANS).from());
    }

    private static boolean has(List<MemberName> nodes, UUID id) {
        return nodes.stream().anyMatch(node -> node.id().equals(id));
    }

    private static List<Declared> declared(Connection connection, String address, ClusterSelection clusters)
            throws SQLException {
        Map<Long, Declared> declared = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DECLARED)) {
            statement.setString(1, address);
            statement.setBoolean(2, clusters.all());
            statement.setArray(
                    3, connection.createArrayOf("bigint", clusters.ids().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long router = rows.getLong("router_id");
                    String name = rows.getString("router");
                    String cluster = rows.getString("cluster");
                    declared.computeIfAbsent(router, _ -> new Declared(router, name, cluster, new ArrayList<>()))
                            .by()
                            .add(new Declaration(
                                    new MemberName(rows.getObject("node_uuid", UUID.class), rows.getString("node")),
                                    Rows.instant(rows, "told_at"),
                                    Rows.instant(rows, "until")));
                }
            }
        }
        return List.copyOf(declared.values());
    }

    /** An address without a prefix, as PostgreSQL writes it. */
    private static String address(String vip) {
        try {
            return InetAddress.ofLiteral(vip).getHostAddress();
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "vip '" + vip + "' is no address; write such as 10.0.0.5 or 2001:db8::5", none);
        }
    }
}
