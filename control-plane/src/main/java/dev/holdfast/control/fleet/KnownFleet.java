package dev.holdfast.control.fleet;

import dev.holdfast.control.fleet.FleetFacts.MemberFacts;
import dev.holdfast.control.fleet.FleetFacts.NodeFacts;
import dev.holdfast.control.fleet.FleetFacts.RouterFacts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the whole fleet is judged by, kept in memory: each reading brings along only rows that were written since the one before, and
 * is as fresh as one that brings along all of them. It goes by PostgreSQL's own word and by nobody's announcement: a row
 * that a snapshot did not show yet is of a transaction that is not below the snapshot's oldest, and rows that were deleted are missing in
 * the count. Each table is still gone through, which costs a tenth of joining, sorting and sending it.
 */
@ApplicationScoped
class KnownFleet {

    private static final String NEWS = """
        WITH asked AS MATERIALIZED (
            SELECT CASE WHEN :seen = '' THEN 2147483647 ELSE age(CAST(:seen AS xid)) END AS oldest
        )
        SELECT 'SEEN' AS kind, CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS word, CAST(NULL AS bigint) AS id,
            CAST(NULL AS bigint) AS parent, CAST(NULL AS uuid) AS node, CAST(NULL AS boolean) AS gone,
            CAST(NULL AS boolean) AS other, CAST(NULL AS smallint) AS version, CAST(NULL AS bigint) AS advert_interval,
            CAST(NULL AS text) AS addresses, CAST(NULL AS text) AS preemption
        UNION ALL SELECT 'SERVER', CAST(pg_postmaster_start_time() AS text), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        UNION ALL SELECT 'ROWS', NULL, (SELECT count(*) FROM holdfast.cluster) + (SELECT count(*) FROM holdfast.node)
            + (SELECT count(*) FROM holdfast.node_presence) + (SELECT count(*) FROM holdfast.virtual_router)
            + (SELECT count(*) FROM holdfast.member), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        UNION ALL SELECT 'CLUSTER', name, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM holdfast.cluster WHERE age(xmin) <= (SELECT oldest FROM asked)
        UNION ALL SELECT 'NODE', NULL, NULL, cluster_id, uuid, forgotten_at IS NOT NULL, evicted_at IS NOT NULL, NULL, NULL, NULL, NULL
            FROM holdfast.node WHERE age(xmin) <= (SELECT oldest FROM asked)
        UNION ALL SELECT 'PRESENCE', NULL, NULL, NULL, node_uuid, NULL, connected, NULL, NULL, NULL, NULL
            FROM holdfast.node_presence WHERE age(xmin) <= (SELECT oldest FROM asked)
        UNION ALL SELECT 'ROUTER', name, id, cluster_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM holdfast.virtual_router WHERE age(xmin) <= (SELECT oldest FROM asked)
        UNION ALL SELECT 'MEMBER', CAST(state AS text), id, router_id, node_uuid, withdrawn_at IS NOT NULL, state_since IS NULL,
            version, advert_interval_nanos, CAST(addresses AS text), coalesce(settings ->> 'preemption', '')
            FROM holdfast.member WHERE age(xmin) <= (SELECT oldest FROM asked)
        """;

    private static final long XIDS = 1L << 32;

    private final ReentrantLock reading = new ReentrantLock();
    private FleetFacts facts = new FleetFacts();
    private FleetStanding standing = FleetStanding.of(facts);
    private String seen = "";
    private String server = "";
    private long begunNanos = System.nanoTime();

    /** As it is now. In a transaction of its own: what the caller has written and not committed yet is nobody's to know. */
    @Transactional(TxType.REQUIRES_NEW)
    FleetStanding read() {
        long asked = System.nanoTime();
        reading.lock();
        try {
            // One that was begun after this was asked for, by another who waited too, is good for both.
            if (seen.isEmpty() || begunNanos - asked <= 0) {
                begunNanos = System.nanoTime();
                if (!takeIn(rows(seen))) {
                    forget();
                    takeIn(rows(seen));
                }
            }
            return standing;
        } catch (RuntimeException halfway) {
            forget();
            throw halfway;
        } finally {
            reading.unlock();
        }
    }

    private void forget() {
        facts = new FleetFacts();
        seen = "";
    }

    /** False: something was deleted, or another server answered, whose transactions are others; then all is to be read. */
    private boolean takeIn(List<Object[]> rows) {
        String upTo = "";
        String by = "";
        long count = 0;
        boolean changed = seen.isEmpty();
        for (Object[] row : rows) {
            switch (text(row[0])) {
                case "SEEN" -> upTo = Long.toString(Long.parseLong(text(row[1])) % XIDS);
                case "SERVER" -> by = text(row[1]);
                case "ROWS" -> count = number(row[2]);
                case "CLUSTER" -> changed |= facts.cluster(number(row[2]), text(row[1]));
                case "NODE" ->
                    changed |= facts.node(uuid(row[4]), new NodeFacts(number(row[3]), yes(row[5]), yes(row[6])));
                case "PRESENCE" -> changed |= facts.presence(uuid(row[4]), yes(row[6]));
                case "ROUTER" -> changed |= facts.router(number(row[2]), new RouterFacts(number(row[3]), text(row[1])));
                case "MEMBER" -> changed |= facts.member(number(row[2]), member(row));
                default -> throw new IllegalStateException("no such row: " + row[0]);
            }
        }
        if (!seen.isEmpty() && (facts.rows() != count || !by.equals(server))) {
            return false;
        }
        seen = upTo;
        server = by;
        if (changed) {
            standing = FleetStanding.of(facts);
        }
        return true;
    }

    private static MemberFacts member(Object[] row) {
        return new MemberFacts(
                number(row[3]),
                uuid(row[4]),
                text(row[1]).intern(),
                yes(row[5]),
                yes(row[6]),
                (short) number(row[7]),
                row[8] == null ? null : number(row[8]),
                text(row[9]),
                text(row[10]).intern());
    }

    private static List<Object[]> rows(String seen) {
        return Cluster.getEntityManager()
                .createNativeQuery(NEWS, Object[].class)
                .setParameter("seen", seen)
                .getResultList()
                .stream()
                .map(row -> (Object[]) row)
                .toList();
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static UUID uuid(@Nullable Object value) {
        return (UUID) Objects.requireNonNull(value);
    }

    private static boolean yes(@Nullable Object value) {
        return (Boolean) Objects.requireNonNull(value);
    }
}
