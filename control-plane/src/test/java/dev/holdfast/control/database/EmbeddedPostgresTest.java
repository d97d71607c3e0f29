package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("session")
class EmbeddedPostgresTest {

    @TempDir
    private Path home;

    @Test
    void keepsItsDataAndEndsTheServerThatAKilledControlPlaneLeftBehind() throws SQLException, IOException {
        EmbeddedPostgres abandoned = EmbeddedPostgres.in(home);
        ConfiguredDatabase first = abandoned.start();
        execute(first, "CREATE TABLE kept (id int)");
        long orphan = postmaster();

        try (EmbeddedPostgres next = EmbeddedPostgres.in(home)) {
            ConfiguredDatabase second = next.start();
            execute(second, "INSERT INTO kept VALUES (1)");
            assertThat(ProcessHandle.of(orphan).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            assertThat(second.ownerPassword()).isNotEqualTo(first.ownerPassword());
        }
        assertThat(home.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void startsOverTheFileOfADeadServerEvenIfItsNumberIsAnothersNow() throws SQLException, IOException {
        try (EmbeddedPostgres once = EmbeddedPostgres.in(home)) {
            once.start();
        }
        long own = ProcessHandle.current().pid();
        Files.writeString(home.resolve("data/postmaster.pid"), own + "\n" + home.resolve("data") + "\n");
        try (EmbeddedPostgres again = EmbeddedPostgres.in(home)) {
            execute(again.start(), "SELECT 1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void letsNobodyElseReadItsSecrets() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.in(home)) {
            postgres.start();
        }
        for (String secret : List.of("superuser-password", "connection.properties")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(secret))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void letsTwoControlPlanesMigrateOneEmptyDatabaseAtOnce() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.in(home);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            ConfiguredDatabase database = postgres.start();
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> new Migrations(database).run(), executor);
            CompletableFuture<Void> two = CompletableFuture.runAsync(() -> new Migrations(database).run(), executor);
            one.join();
            two.join();
            execute(database, "SELECT 1 FROM holdfast.transition");
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static void execute(ConfiguredDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.ownerUser(), database.ownerPassword());
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    assertThat(rows.getMetaData().getColumnCount()).isPositive();
                }
            }
        }
    }
}
