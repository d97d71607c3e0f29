package dev.holdfast.control.audit.chain;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Whoever owns the machine: the superuser of the embedded PostgreSQL below a control plane's data directory. */
record Superuser(Path dataDirectory) {

    Connection connect() throws IOException, SQLException {
        String password = Files.readString(dataDirectory.resolve("postgres/superuser-password"))
                .strip();
        return DriverManager.getConnection(access().getProperty("url"), "postgres", password);
    }

    /** The role that owns the tables. */
    String owner() throws IOException {
        return access().getProperty("owner.user");
    }

    private Properties access() throws IOException {
        Properties access = new Properties();
        try (Reader reader = Files.newBufferedReader(dataDirectory.resolve("postgres/connection.properties"))) {
            access.load(reader);
        }
        return access;
    }
}
