package dev.holdfast.control.history.tenure;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.history.Ingest;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Derives tenure from what is stored, soon after each commit. Every replica has one; an advisory lock lets one of them work
 * at a time, and when it dies another goes on: what is due is taken in the transaction that derives it.
 */
@ApplicationScoped
@Unremovable
public class TenureDeriver {

    private static final Logger LOG = Logger.getLogger(TenureDeriver.class);

    /** Any number, as long as nobody else uses it in this database: "tenure" in a telephone's letters. */
    private static final long LOCK = 836_873L;

    /** Deliveries of one transaction. */
    private static final int MOST_DUE = 500;

    private static final Duration POLL = Duration.ofMillis(500);

    /** How long deliveries that wait to be stored, and nodes for their acknowledgement, come first. */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final String ROUTERS_OF =
            "SELECT node_uuid, router_id FROM holdfast.tenure_member WHERE node_uuid = ANY (?)";

    private final DataSource dataSource;
    private final ChangeFeed changes;
    private final Ingest ingest;
    private final Semaphore wakened = new Semaphore(0);
    private volatile boolean running = true;
    private Thread worker = Thread.currentThread();

    @Inject
    TenureDeriver(DataSource dataSource, ChangeFeed changes, Ingest ingest) {
        this.dataSource = dataSource;
        this.changes = changes;
        this.ingest = ingest;
    }

    void start(@Observes StartupEvent event) {
        changes.subscribe(topic -> {
            if (topic == Topic.HISTORY || topic == Topic.FLEET) {
                wakened.release();
            }
        });
        worker = Thread.ofVirtual().name("tenure-deriver").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        wakened.release();
        worker.join(STOP_LIMIT);
    }

    private void loop() {
        Duration pause = POLL;
        while (running) {
            try {
                boolean more = true;
                while (running && more) {
                    letOthersGoFirst();
                    more = derive();
                }
                pause = POLL;
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("event=tenure_not_derived reason=%s retry=%s", e, pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                rest(pause);
            }
            rest(POLL);
        }
    }

    /** In a storm the database has enough to do with what cannot wait. */
    private void letOthersGoFirst() {
        long beganNanos = System.nanoTime();
        while (running && ingest.isBehind() && System.nanoTime() - beganNanos < MOST_PATIENCE.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void rest(Duration limit) {
        try {
            boolean ignored = wakened.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
            wakened.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    /**
     * Derives what is due now, or the first part of it.
     *
     * @return whether something was due; false also where another replica is at it
     */
    boolean derive() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean some = isMine(connection) && derive(connection, TenureDue.take(connection, MOST_DUE));
                connection.commit();
                if (some) {
                    changes.announce(Topic.TENURE);
                }
                return some;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static boolean derive(Connection connection, List<TenureDue> due) throws SQLException {
        if (due.isEmpty()) {
            return false;
        }
        TenureStore store = new TenureStore(connection);
        NodeEvents events = new NodeEvents(connection);
        Map<Long, Instant> touched = new HashMap<>();
        Set<UUID> anew = new TreeSet<>();
        due.stream().filter(TenureDue::isFromTheFirst).forEach(each -> anew.add(each.node()));
        List<TenureDue> stored = due.stream()
                .filter(each -> each.isAboutEvents() && !anew.contains(each.node()))
                .toList();
        Set<UUID> nodes = new TreeSet<>();
        stored.forEach(each -> nodes.add(each.node()));
        Map<UUID, NodeFold> folds = store.folds(nodes);
        for (TenureDue each : stored) {
            NodeFold.Position position = node(folds, each.node()).position();
            if (position != null && each.epoch() < position.epoch()) {
                // An older incarnation of the spool after a newer one: its place is before what has been derived.
                anew.add(each.node());
            }
        }
        anew.forEach(folds::remove);
        Set<Instant> commits = new TreeSet<>();
        stored.forEach(each -> commits.add(Objects.requireNonNull(each.receivedAt())));
        events.stored(commits, (node, event) -> {
            NodeFold fold = folds.get(node);
            if (fold != null) {
                fold.take(event);
            }
        });
        store.keep(folds.values());
        folds.values().forEach(fold -> touch(fold, touched));
        for (UUID node : anew) {
            deriveAnew(connection, node, touched);
        }
        touchPresence(connection, due, touched);
        new Outages(connection).derive(touched);
        return true;
    }

    private static NodeFold node(Map<UUID, NodeFold> folds, UUID node) {
        return Objects.requireNonNull(folds.get(node));
    }

    private static void touch(NodeFold fold, Map<Long, Instant> touched) {
        fold.members().forEach((router, member) -> {
            if (member.touched().isBefore(Interval.LASTS)) {
                touched.merge(router, member.touched(), TenureDeriver::earlier);
            }
        });
    }

    private static void deriveAnew(Connection connection, UUID node, Map<Long, Instant> touched) throws SQLException {
        routersOf(connection, List.of(node))
                .getOrDefault(node, List.of())
                .forEach(router -> touched.put(router, Instant.MIN));
        TenureStore store = new TenureStore(connection);
        NodeFold fold = store.foldFromTheFirst(node);
        new NodeEvents(connection).all(node, (_, event) -> fold.take(event));
        store.keep(List.of(fold));
        fold.members().keySet().forEach(router -> touched.put(router, Instant.MIN));
    }

    private static void touchPresence(Connection connection, List<TenureDue> due, Map<Long, Instant> touched)
            throws SQLException {
        Map<UUID, Instant> since = new HashMap<>();
        for (TenureDue each : due) {
            Instant from = each.since();
            if (from != null) {
                since.merge(each.node(), from, TenureDeriver::earlier);
            }
        }
        routersOf(connection, List.copyOf(since.keySet()))
                .forEach((node, routers) -> routers.forEach(router ->
                        touched.merge(router, Objects.requireNonNull(since.get(node)), TenureDeriver::earlier)));
    }

    private static Map<UUID, List<Long>> routersOf(Connection connection, List<UUID> nodes) throws SQLException {
        Map<UUID, List<Long>> routers = new HashMap<>();
        if (nodes.isEmpty()) {
            return routers;
        }
        try (PreparedStatement statement = connection.prepareStatement(ROUTERS_OF)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    routers.computeIfAbsent(rows.getObject(1, UUID.class), _ -> new ArrayList<>())
                            .add(rows.getLong(2));
                }
            }
        }
        return routers;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
