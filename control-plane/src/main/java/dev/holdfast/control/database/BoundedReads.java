package dev.holdfast.control.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads whose cost people decide by what they ask. Each statement has a bound of time, which PostgreSQL keeps, and they have
 * connections of their own, see {@link ReadConnections}: who writes the record never waits for who asks.
 */
@ApplicationScoped
public class BoundedReads {

    private static final int AT_ONCE = 8;
    private static final String CANCELLED = "57014";

    private final DataSource dataSource;
    private final Duration longest;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** @param longest 1 ms or more; what the connections of that source are told, too */
    @Inject
    public BoundedReads(
            @io.quarkus.agroal.DataSource(ReadConnections.SOURCE) DataSource dataSource,
            @ConfigProperty(name = ReadConnections.TIMEOUT, defaultValue = ReadConnections.USUAL_TIMEOUT)
                    Duration longest) {
        this.dataSource = dataSource;
        this.longest = longest;
    }

    /** What is read. */
    @FunctionalInterface
    public interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * Reads; each statement is by itself, and none can write.
     *
     * @throws SlowReadException if it would take longer than it may, or its turn does not come
     * @throws SQLException if the database is away or refuses
     */
    public <T> T read(Read<T> read) throws SQLException {
        awaitTurn();
        try (Connection connection = dataSource.getConnection()) {
            return read.from(connection);
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
                throw new SlowReadException(longest, e);
            }
            throw e;
        } finally {
            turns.release();
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
