package dev.holdfast.control.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads whose cost people decide by what they ask. Each has a bound of time, which PostgreSQL keeps, and so many of them
 * run at once that there are always connections left for who writes the record.
 */
@ApplicationScoped
public class BoundedReads {

    private static final Logger LOG = Logger.getLogger(BoundedReads.class);
    private static final int AT_ONCE = 8;
    private static final String CANCELLED = "57014";

    // A plan made for these very values: which partitions and which index a search needs depends on them. Recent
    // months are in memory, or on disks without arms: as if they were not, a rare word made PostgreSQL read a whole
    // month instead of going along an index. And what compiles a plan takes longer than a page may.
    private static final String BEGIN = """
            SELECT set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ?, true),
                   set_config('plan_cache_mode', 'force_custom_plan', true), set_config('random_page_cost', '1.1', true),
                   set_config('jit', 'off', true)
            """;

    private final DataSource dataSource;
    private final Duration longest;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    public BoundedReads(
            DataSource dataSource,
            @ConfigProperty(name = "holdfast.search.timeout", defaultValue = "PT10S") Duration longest) {
        this.dataSource = dataSource;
        this.longest = longest;
    }

    /** What is read. */
    @FunctionalInterface
    public interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * Reads in a transaction that cannot write. All statements of it see the same, if {@code oneSnapshot}.
     *
     * @throws SlowReadException if it would take longer than it may, or its turn does not come
     * @throws SQLException if the database is away or refuses
     */
    public <T> T read(boolean oneSnapshot, Read<T> read) throws SQLException {
        awaitTurn();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                begin(connection, oneSnapshot);
                return read.from(connection);
            } catch (SQLException e) {
                if (CANCELLED.equals(e.getSQLState())) {
                    throw new SlowReadException(longest, e);
                }
                throw e;
            } finally {
                rollback(connection);
            }
        } finally {
            turns.release();
        }
    }

    private void begin(Connection connection, boolean oneSnapshot) throws SQLException {
        if (oneSnapshot) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, longest.toMillis() + "ms");
            try (ResultSet row = statement.executeQuery()) {
                row.next();
            }
        }
    }

    /** The pool throws a connection away that this fails with. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.debugf("event=rollback_failed reason=%s", gone.getMessage());
        }
    }

    private void awaitTurn() {
        try {
            if (!turns.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SlowReadException(longest, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlowReadException(longest, e);
        }
    }
}
