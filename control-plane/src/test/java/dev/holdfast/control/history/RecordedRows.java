package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.access.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A small fleet with a random record, for tests that search: made from a seed, written as it would be by ingest, and read
 * back row by row, so that a test can say by itself what an answer has to be. Names end with a tag that nothing else has.
 */
final class RecordedRows {

    static final List<String> STATES = List.of("INITIALIZE", "BACKUP", "ACTIVE", "FAULT");
    static final List<String> CAUSES =
            List.of("started", "active_down_timer_expired", "incumbent_resigned", "stalled", "fault_raised", "unknown");
    static final List<String> KINDS = List.of("link", "gate", "rejected", "stall", "gap", "policy", "observation");
    static final List<String> RULES = List.of("PREEMPTION", "STARTUP_GATE", "ACTIVE_DOWN_TIMER", "LANDMARKS");
    static final List<String> GATES = List.of("OFF", "ARMED", "PROVEN", "MUTE");
    static final List<String> REASONS = List.of("CHECKSUM", "TTL", "link \"bond0\" down", "deaf");
    static final List<String> SENDERS = List.of("10.0.0.1", "10.0.0.2", "10.0.1.1", "2001:db8::1", "no address", "");
    static final List<String> INTERFACES = List.of("eth0", "eth1", "bond0");

    /** Newest first, as an answer has them. */
    static final Comparator<Recorded> ORDER = Comparator.comparing(Recorded::occurredAt)
            .thenComparing(Recorded::rank)
            .thenComparing(Recorded::id)
            .reversed();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource source;
    private final Database database;
    private final Random random;
    final String tag = UUID.randomUUID().toString().substring(0, 8);
    final List<Cluster> clusters = new ArrayList<>();
    private final Map<Long, Long> outages = new HashMap<>();

    RecordedRows(DataSource source, long seed) {
        this.source = source;
        this.database = new Database(source);
        this.random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            clusters.add(cluster("c" + i + "-" + tag));
        }
    }

    record Cluster(long id, String name, List<Router> routers, List<Node> nodes) {}

    record Router(long id, String name, String segment, int vrid, List<String> addresses) {}

    record Node(UUID uuid, String name) {}

    /** A row as PostgreSQL has it. */
    record Recorded(
            int rank,
            long id,
            Instant receivedAt,
            Instant occurredAt,
            Cluster cluster,
            @Nullable Router router,
            Node node,
            String word,
            String from,
            String to,
            JsonNode detail,
            JsonNode evidence,
            @Nullable Long outageNanos) {}

    private Cluster cluster(String name) {
        long id =
                database.number("INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id", name);
        List<Node> nodes = new ArrayList<>();
        for (String letter : List.of("a", "b", "c")) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            database.change(
                    "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?, ?, ?, now())",
                    uuid,
                    id,
                    letter + "-" + tag);
            nodes.add(new Node(uuid, letter + "-" + tag));
        }
        List<Router> routers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            routers.add(router(id, i, nodes.getFirst().uuid()));
        }
        return new Cluster(id, name, routers, nodes);
    }

    private Router router(long cluster, int number, UUID node) {
        String segment = number % 2 == 0 ? "lan" : "dmz";
        String name = (number < 3 ? "web-" : "Db ") + number + "-" + tag;
        long id = database.number("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                VALUES (?, ?, 4, ?::int, ?, now()) RETURNING id
                """, cluster, segment, 50 + number, name);
        List<String> addresses = List.of("10.9." + number + ".10/24", "2001:db8:" + number + "::10/64");
        database.change("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings,
                    declared_at, state, effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos,
                    known_monotonic_nanos, known_boot_id)
                VALUES (?, ?, 'eth0', 3, string_to_array(?, ','), '{}', now(), 'BACKUP', 100, '{}', '{}', 'OFF', 0, 0, '')
                """, id, node, String.join(",", addresses));
        return new Router(id, name, segment, 50 + number, addresses);
    }

    /** Adds rows that were received from {@code from} on, up to {@code days} later, in both tables. */
    void record(int rows, Instant from, int days) {
        for (int i = 0; i < rows; i++) {
            Instant received = from.plus(random.nextLong(days * 86_400_000_000L), ChronoUnit.MICROS);
            // Most at once, some after a night in the spool, some after a week; many in the same moment.
            Instant occurred = switch (random.nextInt(10)) {
                case 0 -> received.minus(random.nextLong(10 * 86_400_000_000L), ChronoUnit.MICROS);
                case 1 -> received.plus(random.nextLong(300_000_000L), ChronoUnit.MICROS);
                case 2, 3, 4 -> received.truncatedTo(ChronoUnit.HOURS);
                default -> received.minus(random.nextLong(1000), ChronoUnit.MILLIS);
            };
            Cluster cluster = clusters.get(random.nextInt(clusters.size()));
            record(received, occurred, cluster);
        }
    }

    void record(Instant received, Instant occurred, Cluster cluster) {
        Node node = one(cluster.nodes());
        Router router = one(cluster.routers());
        if (random.nextBoolean()) {
            database.change(
                    """
                    INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name,
                        node_uuid, node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq,
                        node_unix_nanos, monotonic_nanos, boot_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?::holdfast.router_state, ?::holdfast.router_state, ?, ?::jsonb, ?::jsonb,
                        1, 1, 0, 0, '')
                    """,
                    at(received),
                    at(occurred),
                    cluster.id(),
                    router.id(),
                    router.name(),
                    node.uuid(),
                    node.name(),
                    one(STATES),
                    one(STATES),
                    one(CAUSES),
                    random.nextBoolean() ? "{}" : "{\"reason\": " + text(one(REASONS)) + "}",
                    random.nextInt(5) == 0 ? "{}" : evidence());
        } else {
            String kind = one(KINDS);
            boolean ofRouter = List.of("gate", "rejected", "observation").contains(kind);
            database.change(
                    """
                    INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name,
                        kind, detail, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                    VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?, ?::jsonb, 1, 1, 0, 0, '')
                    """,
                    at(received),
                    at(occurred),
                    cluster.id(),
                    ofRouter ? router.id() : 0L,
                    node.uuid(),
                    node.name(),
                    kind,
                    detail(kind));
        }
    }

    /** Says of every third transition that it ended an outage, as it would be derived; of each router at most one a moment. */
    void deriveOutages() {
        for (Cluster cluster : clusters) {
            database.change("""
                    INSERT INTO holdfast.outage (router_id, cluster_id, began_at, ended_at, certain, ended_received_at, ended_id)
                    SELECT router_id, cluster_id, occurred_at - make_interval(secs => id * 7919 % 6000 / 1000.0), occurred_at, true,
                        received_at, id
                    FROM holdfast.transition WHERE cluster_id = ? AND id % 3 = 0 ON CONFLICT DO NOTHING
                    """, cluster.id());
        }
    }

    private String evidence() {
        StringBuilder rules = new StringBuilder();
        for (String rule : RULES) {
            if (random.nextBoolean()) {
                rules.append(rules.isEmpty() ? "" : ",")
                        .append("{\"rule\": \"" + rule + "\", \"applied\": " + random.nextBoolean() + "}");
            }
        }
        return "{\"last_advert\": {\"sender\": " + text(one(SENDERS)) + "}, \"gate\": " + text(one(GATES))
                + ", \"effective_priority\": " + random.nextInt(90, 110) + ", \"policy_revision\": " + random.nextInt(5)
                + ", \"state_age_nanos\": " + random.nextLong(20_000_000_000L) + ", \"timer_late_nanos\": "
                + random.nextLong(100_000_000L) + ", \"considered\": [" + rules + "]}";
    }

    private String detail(String kind) {
        return switch (kind) {
            case "link" -> "{\"interface\": " + text(one(INTERFACES)) + ", \"carrier\": true}";
            case "gate" -> "{\"state\": " + text(one(GATES)) + ", \"reason\": " + text(one(REASONS)) + "}";
            case "rejected" -> "{\"sender\": " + text(one(SENDERS)) + ", \"reason\": " + text(one(REASONS)) + "}";
            case "stall" -> "{\"late_nanos\": " + random.nextLong(100_000_000L) + "}";
            case "gap" -> "{\"lost\": " + (random.nextInt(9) == 0 ? "18446744073709551615" : random.nextInt(5)) + "}";
            case "policy" -> "{\"revision\": " + random.nextInt(5) + ", \"reason\": " + text(one(REASONS)) + "}";
            default -> "{\"sender\": " + text(one(SENDERS)) + ", \"revision\": \"no number\", \"lost\": true}";
        };
    }

    private static String text(String value) {
        return JSON.getNodeFactory().textNode(value).toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Every row of these clusters. */
    List<Recorded> all() throws SQLException {
        List<Recorded> found = new ArrayList<>();
        outages.clear();
        for (Cluster cluster : clusters) {
            readOutages(cluster);
        }
        read(
                found,
                1,
                "SELECT *, cause AS word, cause_detail::text AS d, evidence::text AS e FROM holdfast.transition");
        read(
                found,
                0,
                "SELECT *, kind AS word, '' AS from_state, '' AS to_state, detail::text AS d, '{}' AS e"
                        + " FROM holdfast.event");
        found.sort(ORDER);
        return found;
    }

    private void readOutages(Cluster cluster) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT ended_id, began_at, ended_at FROM holdfast.outage WHERE cluster_id = ?")) {
            statement.setLong(1, cluster.id());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    outages.put(
                            row.getLong(1),
                            Duration.between(
                                            row.getObject(2, OffsetDateTime.class),
                                            row.getObject(3, OffsetDateTime.class))
                                    .toNanos());
                }
            }
        }
    }

    private void read(List<Recorded> found, int rank, String select) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(select + " WHERE node_name LIKE '%' || ?")) {
            statement.setString(1, tag);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Cluster cluster = clusterOf(row.getLong("cluster_id"));
                    long router = row.getLong("router_id");
                    UUID node = row.getObject("node_uuid", UUID.class);
                    found.add(new Recorded(
                            rank,
                            row.getLong("id"),
                            row.getObject("received_at", OffsetDateTime.class).toInstant(),
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            cluster,
                            cluster.routers().stream()
                                    .filter(known -> known.id() == router)
                                    .findFirst()
                                    .orElse(null),
                            cluster.nodes().stream()
                                    .filter(known -> known.uuid().equals(node))
                                    .findFirst()
                                    .orElseThrow(),
                            row.getString("word"),
                            row.getString("from_state"),
                            row.getString("to_state"),
                            json(row.getString("d")),
                            json(row.getString("e")),
                            rank == 1 ? outages.get(row.getLong("id")) : null));
                }
            }
        }
    }

    private Cluster clusterOf(long id) {
        return clusters.stream()
                .filter(cluster -> cluster.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
