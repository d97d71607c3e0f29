package dev.holdfast.lab.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The embedded PostgreSQL of a control plane, seen from beside it. */
record EmbeddedDatabase(Properties access) {

    static EmbeddedDatabase of(Path dataDirectory) throws IOException {
        Properties access = new Properties();
        try (Reader reader =
                Files.newBufferedReader(dataDirectory.resolve("postgres").resolve("connection.properties"))) {
            access.load(reader);
        }
        return new EmbeddedDatabase(access);
    }

    /** As the application connects. */
    Connection application() throws SQLException {
        return connect("app");
    }

    /** As whoever owns the tables. */
    Connection owner() throws SQLException {
        return connect("owner");
    }

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(
                access.getProperty("url"), access.getProperty(role + ".user"), access.getProperty(role + ".password"));
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The first column of each row. */
    static List<String> texts(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until nothing is left to derive. */
    static void awaitDerived(Connection connection) throws SQLException {
        long limit = System.nanoTime() + 3_600_000_000_000L;
        while (number(connection, "SELECT count(*) FROM (SELECT FROM holdfast.tenure_due LIMIT 1) AS one") > 0) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("tenure was not derived within an hour");
            }
            Pause.of(Duration.ofMillis(100));
        }
    }
}
