package dev.holdfast.control.database;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the connections of {@link BoundedReads} are told once, when they are opened: a question is then one statement, with no
 * transaction around it that would cost as much again.
 */
@Singleton
@DataSource(ReadConnections.SOURCE)
public class ReadConnections implements AgroalPoolInterceptor {

    static final String SOURCE = "reads";
    static final String TIMEOUT = "holdfast.search.timeout";
    static final String USUAL_TIMEOUT = "PT10S";

    // A plan made for these very values: which partitions and which index a search needs depends on them. Recent
    // months are in memory, or on disks without arms: as if they were not, a rare word made PostgreSQL read a whole
    // month instead of going along an index. And what compiles a plan takes longer than a page may.
    private static final String SETTINGS = """
            SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
            SET statement_timeout = %d;
            SET plan_cache_mode = force_custom_plan;
            SET random_page_cost = 1.1;
            SET jit = off
            """;

    private final Duration longest;

    @Inject
    ReadConnections(@ConfigProperty(name = TIMEOUT, defaultValue = USUAL_TIMEOUT) Duration longest) {
        this.longest = longest;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS.formatted(longest.toMillis()));
        } catch (SQLException e) {
            throw new DatabaseException("a connection for reading could not be set up: " + e.getMessage(), e);
        }
    }
}
