package dev.holdfast.control.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings a database to what this version needs, as the owner. Several control planes may do so at once: an advisory lock
 * lets one go first, and the others find nothing left to do.
 */
public final class Migrations {

    /** The schema that everything lives in. */
    public static final String SCHEMA = "holdfast";

    private static final Logger LOG = Logger.getLogger(Migrations.class);

    /** Any number, as long as nobody else uses it in this database: "holdfast" in a telephone's letters. */
    private static final long LOCK = 4653_3278L;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConfiguredDatabase database;

    public Migrations(ConfiguredDatabase database) {
        this.database = database;
    }

    /**
     * Makes roles, schema and tables.
     *
     * @throws DatabaseException if the database is out of reach or refuses
     */
    public void run() {
        try (Connection connection = connect()) {
            lock(connection);
            ensureAppRole(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
            }
            migrate();
        } catch (SQLException e) {
            throw new DatabaseException("the database at " + database.url() + " refused: " + e.getMessage(), e);
        }
    }

    /** A database that is still starting, as one beside us in a container may be, is waited for. */
    private Connection connect() {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(database.url(), database.ownerUser(), database.ownerPassword());
            } catch (SQLException e) {
                String state = e.getSQLState();
                boolean mayPass = state != null && (state.startsWith("08") || state.equals("57P03"));
                if (!mayPass || System.nanoTime() - giveUpNanos > 0) {
                    throw new DatabaseException(
                            "the database at " + database.url() + " does not let " + database.ownerUser() + " in: "
                                    + e.getMessage() + "; check HOLDFAST_DATABASE_URL and the owner's password",
                            e);
                }
                LOG.infof("event=database_awaited url=%s", database.url());
                pause();
            }
        }
    }

    /** Held until the connection closes. */
    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }

    private void ensureAppRole(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT r.rolsuper, pg_has_role(r.oid, ?, 'MEMBER') FROM pg_roles r WHERE r.rolname = ?
                """)) {
            statement.setString(1, database.ownerUser());
            statement.setString(2, database.appUser());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    createAppRole(connection);
                } else if (row.getBoolean(1) || row.getBoolean(2)) {
                    throw new DatabaseException("the role " + database.appUser()
                            + " could change the history, because it is a superuser or a member of "
                            + database.ownerUser() + "; name a plain role in HOLDFAST_DATABASE_APP_USER");
                }
            }
        }
    }

    private void createAppRole(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE \"" + database.appUser() + "\" LOGIN PASSWORD "
                    + statement.enquoteLiteral(database.appPassword()));
        } catch (SQLException e) {
            throw new DatabaseException(
                    "there is no role " + database.appUser() + ", and " + database.ownerUser() + " may not make it: "
                            + e.getMessage() + "; run CREATE ROLE " + database.appUser()
                            + " LOGIN PASSWORD '…' as a superuser",
                    e);
        }
    }

    private void migrate() {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database.url(), database.ownerUser(), database.ownerPassword())
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/migration")
                    .placeholders(Map.of("app", database.appUser()))
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseException("the migrations failed: " + e.getMessage(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("stopped while waiting for the database", e);
        }
    }
}
