package dev.holdfast.control.database;

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
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells that something changed, on every replica: what pages refresh themselves by, and what makes a replica look whether
 * it has policy to push. It carries no content; whoever hears of a topic reads what he shows.
 *
 * <p>Truth is {@code holdfast.change_mark}, one counter a topic, polled each second. {@code NOTIFY} only wakes the poll
 * early, so that a pooler or a lost connection costs at most that second. Announcements are gathered while one is on its
 * way to the database and shortly after it, so that a storm of events is at most fifty updates a second.
 */
@ApplicationScoped
@Unremovable
public class ChangeFeed {

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);
    private static final int POLL_MILLIS = 1000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    /** Between two announcements: whoever hears of one reads, and in a storm there is always another. */
    private static final Duration PACE = Duration.ofMillis(20);

    /** Locked in one order, so that two replicas never wait for each other's row. */
    private static final String ANNOUNCE = """
            WITH marked AS (
                UPDATE holdfast.change_mark m SET version = m.version + 1
                FROM (SELECT topic FROM holdfast.change_mark WHERE topic = ANY (?) ORDER BY topic FOR UPDATE) AS changed
                WHERE m.topic = changed.topic RETURNING m.topic)
            SELECT pg_notify('holdfast_change', '') FROM (SELECT count(*) FROM marked) AS counted
            """;

    private final DataSource dataSource;
    private final List<Consumer<Topic>> subscribers = new CopyOnWriteArrayList<>();
    private final Map<Topic, Long> seen = new EnumMap<>(Topic.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition announced = lock.newCondition();
    private final Set<Topic> pending = EnumSet.noneOf(Topic.class);
    private volatile boolean running = true;
    private Thread announcer = Thread.currentThread();
    private Thread listener = Thread.currentThread();

    @Inject
    ChangeFeed(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What may have changed. */
    public enum Topic {
        /** Nodes, routers, members, who is connected, who is ACTIVE. */
        FLEET,
        /** New transitions or events. */
        HISTORY,
        /** Who held what when, derived anew. */
        TENURE,
        /** What is laid over the nodes' files. */
        POLICY,
        /** What a node answered to it. */
        POLICY_ANSWER,
        /** A handing over, one step further. */
        HANDOVER,
        /** Join tokens, bans. */
        ENROLLMENT,
        /** Who may what: users, sessions. */
        ACCESS,
        /** Acts on record, sealed. */
        AUDIT;

        private static Optional<Topic> named(String name) {
            return Stream.of(values())
                    .filter(topic -> topic.name().equals(name))
                    .findFirst();
        }
    }

    /** Stops telling. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Tells the subscriber of every change from now on, a few milliseconds after the commit here, and within a second
     * where the change was made at another replica. Called on the feed's own thread: hand over and return.
     */
    public Subscription subscribe(Consumer<Topic> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    /** Says that something of this topic has been committed. Never fails and never waits for the database. */
    public void announce(Topic topic) {
        lock.lock();
        try {
            pending.add(topic);
            announced.signal();
        } finally {
            lock.unlock();
        }
    }

    void start(@Observes StartupEvent event) {
        announcer = Thread.ofVirtual().name("change-announcer").start(this::announceLoop);
        listener = Thread.ofVirtual().name("change-listener").start(this::listenLoop);
    }

    /** The announcer's last act is a NOTIFY, which wakes the listener: both are gone before the pool closes. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        lock.lock();
        try {
            announced.signalAll();
        } finally {
            lock.unlock();
        }
        announcer.join(STOP_LIMIT);
        listener.join(STOP_LIMIT);
    }

    private void announceLoop() {
        while (running) {
            try {
                write(takePending());
                Thread.sleep(PACE);
            } catch (SQLException e) {
                // The next poll of the pages' own data heals this; the database being away is logged by who needs it.
                LOG.debugf("event=announce_failed reason=%s", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Set<Topic> takePending() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty() && running) {
                announced.await();
            }
            Set<Topic> taken = pending.isEmpty() ? EnumSet.noneOf(Topic.class) : EnumSet.copyOf(pending);
            pending.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void write(Set<Topic> topics) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement mark = connection.prepareStatement(ANNOUNCE)) {
            mark.setArray(
                    1,
                    connection.createArrayOf(
                            "text", topics.stream().map(Topic::name).toArray(String[]::new)));
            mark.execute();
        }
    }

    private void listenLoop() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                try (Statement listen = connection.createStatement()) {
                    listen.execute("LISTEN holdfast_change");
                }
                try {
                    pollWhileConnected(connection);
                } finally {
                    unlisten(connection);
                }
            } catch (SQLException e) {
                LOG.debugf("event=change_feed_interrupted reason=%s", e.getMessage());
                pause();
            }
        }
    }

    private void pollWhileConnected(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (running) {
            poll(connection);
            PGNotification[] ignored = postgres.getNotifications(POLL_MILLIS);
        }
    }

    private void poll(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT topic, version FROM holdfast.change_mark");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long version = rows.getLong(2);
                // One that a newer replica knows is no topic of ours.
                Topic.named(rows.getString(1)).ifPresent(topic -> tellIfNew(topic, version));
            }
        }
    }

    private void tellIfNew(Topic topic, long version) {
        Long before = seen.put(topic, version);
        if (before == null || before != version) {
            for (Consumer<Topic> subscriber : subscribers) {
                try {
                    subscriber.accept(topic);
                } catch (RuntimeException e) {
                    LOG.warnf("event=change_subscriber_failed topic=%s reason=%s", topic, e);
                }
            }
        }
    }

    private static void unlisten(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
        } catch (SQLException gone) {
            LOG.debugf("event=unlisten_failed reason=%s", gone.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
