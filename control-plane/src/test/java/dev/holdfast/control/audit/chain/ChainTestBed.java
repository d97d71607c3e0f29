package dev.holdfast.control.audit.chain;

import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.EmbeddedPostgres;
import dev.holdfast.control.database.KeySeal;
import dev.holdfast.control.database.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A database of its own, without an application on it: nobody seals but the test, and what it damages is only its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChainTestBed {

    private final List<Connection> open = new ArrayList<>();
    private final List<Connection> ofOneTest = new ArrayList<>();

    Path directory;
    KeySeal seal;
    HeadKeys keys;
    ConfiguredDatabase database;
    Connection app;
    Connection superuser;
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // started below, before any test
    ChainTestBed() {}

    @BeforeAll
    void start(@TempDir Path own) throws IOException, SQLException {
        directory = own;
        seal = KeySeal.ofFile(directory.resolve("key"));
        keys = new HeadKeys(seal);
        postgres = EmbeddedPostgres.in(directory.resolve("postgres"));
        database = postgres.start();
        new Migrations(database).run();
        app = DriverManager.getConnection(database.url(), database.appUser(), database.appPassword());
        superuser = DriverManager.getConnection(database.url(), "postgres", superuserPassword());
        for (Connection connection : List.of(app, superuser)) {
            open.add(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
        }
    }

    @AfterAll
    void stop() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
        postgres.close();
    }

    /** An empty record and no chain, but for the key. */
    @BeforeEach
    void beginAnew() throws SQLException {
        for (String table : List.of("audit_record", "audit_seal", "audit_unsealed", "audit_head")) {
            tamper("DELETE FROM holdfast." + table);
        }
        tamper("ALTER TABLE holdfast.audit_record ALTER COLUMN id RESTART");
        tamper("UPDATE holdfast.audit_tip SET seq = 0, at = now(), hash = decode(repeat('00', 32), 'hex'), key_id = '',"
                + " signature = ''");
    }

    String superuserPassword() throws IOException {
        return Files.readString(directory.resolve("postgres/superuser-password"))
                .strip();
    }

    /** Another connection of the application's role, until the end of the test. */
    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(database.url(), database.appUser(), database.appPassword());
        ofOneTest.add(connection);
        return connection;
    }

    @AfterEach
    void disconnect() throws SQLException {
        for (Connection connection : ofOneTest) {
            connection.close();
        }
        ofOneTest.clear();
    }

    /** Puts some acts on record, as the application does. */
    void record(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            record(app, "act " + i);
        }
    }

    static void record(Connection connection, String detail) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,
                                                   before_value, after_value, detail, request_id)
                VALUES (now(), 230, 'user', 'admin', '192.0.2.7', 'node', 'n"1"', 'DONE', '{"banned": false}',
                        '{"banned": true, "a": [1, 2.50]}', ?, 'r-1')
                """)) {
            statement.setString(1, detail);
            statement.executeUpdate();
        }
    }

    /** Seals all that waits. */
    SealRound.Result sealAll() throws SQLException {
        return SealRound.run(app, keys);
    }

    Verification verify() throws SQLException {
        return ChainVerifier.verify(app, seal, 0);
    }

    ChainFault fault() throws SQLException {
        return Objects.requireNonNull(verify().broken(), "the chain is intact");
    }

    /** Does as somebody would who has all rights in the database: no trigger tells of it. */
    void tamper(String sql) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute(sql);
            statement.execute("RESET session_replication_role");
        }
    }

    List<String> texts(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    long number(String query) throws SQLException {
        return Long.parseLong(texts(query).getFirst());
    }

    /** Writes the chain anew from a place on, so that it fits in itself, over the texts that the seals hold now. */
    ChainLink rewriteFrom(long seq) throws SQLException {
        ChainLink link = seq == 1
                ? ChainLink.GENESIS
                : new ChainLink(
                        seq - 1,
                        texts("SELECT encode(hash, 'hex') FROM holdfast.audit_seal WHERE seq = " + (seq - 1))
                                .getFirst());
        for (String text : texts("SELECT record_text FROM holdfast.audit_seal WHERE seq >= " + seq + " ORDER BY seq")) {
            link = link.next(text);
            tamper("UPDATE holdfast.audit_seal SET hash = decode('" + link.hash() + "', 'hex') WHERE seq = "
                    + link.seq());
        }
        return link;
    }
}
