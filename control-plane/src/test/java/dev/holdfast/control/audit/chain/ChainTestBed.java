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
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
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

    /** An empty record and no chain, but for the key; of months that are over there is no partition. */
    @BeforeEach
    void beginAnew() throws SQLException {
        String now = suffix(YearMonth.now(ZoneOffset.UTC));
        for (String partition : texts("SELECT relname FROM pg_class WHERE relkind = 'r' AND right(relname, 8) < '" + now
                + "' AND relname ~ '^audit_(record|seal)_\\d{4}_\\d{2}$'")) {
            tamper("DROP TABLE holdfast." + partition);
        }
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

    /** The first records of a chain, as if that month were now. */
    void sealedInThe(YearMonth month, int count) throws SQLException {
        makePartitions(month);
        record(count);
        LocalDate day = month.atEndOfMonth();
        tamper("UPDATE holdfast.audit_record SET at = '" + day + " 12:00:00+00'");
        tamper("UPDATE holdfast.audit_unsealed SET record_at = '" + day + " 12:00:00+00'");
        sealAll();
        tamper("UPDATE holdfast.audit_seal SET sealed_at = '" + day + " 12:00:01+00'");
        tamper("DELETE FROM holdfast.audit_head");
        pretendTheNewestHeadIsOf(day.atTime(12, 0, 1).toInstant(ZoneOffset.UTC));
        tamper("INSERT INTO holdfast.audit_head SELECT seq, at, hash, key_id, signature FROM holdfast.audit_tip");
    }

    /** One record more, made in the last second of that month and sealed half an hour later. */
    void sealedAtTheBeginningOfTheNext(YearMonth month) throws SQLException {
        YearMonth next = month.plusMonths(1);
        makePartitions(next);
        record(1);
        long id = number("SELECT max(record_id) FROM holdfast.audit_unsealed");
        String at = "'" + month.atEndOfMonth() + " 23:59:59+00'";
        tamper("UPDATE holdfast.audit_record SET at = " + at + " WHERE id = " + id);
        tamper("UPDATE holdfast.audit_unsealed SET record_at = " + at + " WHERE record_id = " + id);
        sealAll();
        tamper("UPDATE holdfast.audit_seal SET sealed_at = '" + next.atDay(1) + " 00:30:00+00' WHERE record_id = "
                + id);
    }

    private void makePartitions(YearMonth month) throws SQLException {
        String from = month.atDay(1) + " 00:00:00+00";
        String to = month.plusMonths(1).atDay(1) + " 00:00:00+00";
        for (String table : List.of("audit_record", "audit_seal")) {
            tamper("CREATE TABLE holdfast." + table + suffix(month) + " PARTITION OF holdfast." + table
                    + " FOR VALUES FROM ('" + from + "') TO ('" + to + "')");
            tamper("ALTER TABLE holdfast." + table + suffix(month) + " OWNER TO " + database.ownerUser());
        }
    }

    void pretendTheNewestHeadIsOf(Instant at) throws SQLException {
        long seq = number("SELECT seq FROM holdfast.audit_tip");
        ChainHead head = keys.signing(app).sign(new ChainLink(seq, hashAt(seq)), at);
        tamper("UPDATE holdfast.audit_tip SET at = '" + head.at() + "', signature = decode('" + head.signature()
                + "', 'base64')");
    }

    String headAt(long seq) throws SQLException {
        return texts("SELECT encode(hash, 'hex') FROM holdfast.audit_head WHERE seq = " + seq)
                .getFirst();
    }

    String hashAt(long seq) throws SQLException {
        return texts("SELECT encode(hash, 'hex') FROM holdfast.audit_seal WHERE seq = " + seq)
                .getFirst();
    }

    static String suffix(YearMonth month) {
        return "_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
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
