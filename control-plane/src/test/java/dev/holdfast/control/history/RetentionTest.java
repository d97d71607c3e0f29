package dev.holdfast.control.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where months begin and end, months that nobody made, and months that are over. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RetentionTest {

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("_yyyy_MM");

    private final YearMonth month = YearMonth.now(ZoneOffset.UTC);
    private final UUID node = UUID.randomUUID();

    @Inject
    DataSource dataSource;

    @Inject
    Retention retention;

    @ConfigProperty(name = "holdfast.data.dir")
    String dataDirectory;

    private Database database() {
        return new Database(dataSource);
    }

    @Test
    void anEventOfTheLastMicrosecondIsOfItsMonthAndTheNextOneOfTheNext() {
        receive(month + "-01 00:00:00.000000+00");
        receive(month.plusMonths(1) + "-01 00:00:00.000000+00");
        receive(month.atEndOfMonth() + " 23:59:59.999999+00");

        assertThat(places())
                .containsExactly(
                        "transition" + month.format(SUFFIX),
                        "transition" + month.format(SUFFIX),
                        "transition" + month.plusMonths(1).format(SUFFIX));
    }

    @Test
    void anEventOfAMonthThatNobodyMadeIsKeptAndMovesWhenItIsMade() {
        YearMonth later = month.plusMonths(9);
        receive(later + "-01 00:00:00.000000+00");
        receive(later.atEndOfMonth() + " 23:59:59.999999+00");
        receive(later.plusYears(30) + "-01 00:00:00+00");
        assertThat(places()).containsOnly("transition_default").hasSize(3);

        assertThat(database().number("SELECT holdfast.make_partitions('transition', 9)"))
                .isPositive();

        String made = "transition" + later.format(SUFFIX);
        assertThat(places()).containsExactly(made, made, "transition_default");
        receive(later + "-15 12:00:00+00");
        assertThat(places()).containsExactly(made, made, made, "transition_default");
    }

    @Test
    void dropsWholeMonthsThatAreOlderThanTheSettingAndPutsOnRecordWhatWent() throws Exception {
        YearMonth kept = month.minusMonths(13);
        YearMonth over = month.minusMonths(14);
        make(kept);
        make(over);
        receive(kept + "-01 00:00:00+00");
        receive(over + "-01 00:00:00+00");
        receive(over.atEndOfMonth() + " 23:59:59.999999+00");
        receive(month.minusMonths(40) + "-02 00:00:00+00");
        tenure(1, "2001-01-01", over + "-20");
        tenure(2, "2001-01-01", "infinity");

        retention.dropDue();

        assertThat(places()).containsExactly("transition" + kept.format(SUFFIX));
        assertThat(database().texts("SELECT router_id FROM holdfast.tenure WHERE node_uuid = ?", node))
                .containsExactly("2");
        assertThat(recorded("transition" + over.format(SUFFIX)))
                .singleElement()
                .asString()
                .contains("\"rows\": 2", over + "-01 00:00:00", over.atEndOfMonth() + " 23:59:59.999999");
        assertThat(recorded("transition_default"))
                .anySatisfy(before -> assertThat(before).contains(month.minusMonths(40) + "-02"));

        long records = database().number("SELECT count(*) FROM holdfast.audit_record WHERE code = 360");
        retention.dropDue();
        assertThat(database().number("SELECT count(*) FROM holdfast.audit_record WHERE code = 360"))
                .as("nothing is over any more, so nothing is on record")
                .isEqualTo(records);
    }

    @Test
    void neverDropsTheAuditRecordNorTheNewestMonths() {
        assertThatThrownBy(() -> ask("SELECT * FROM holdfast.drop_partitions('audit_record', 13)"))
                .hasMessageContaining("links of a chain");
        assertThatThrownBy(() -> ask("SELECT * FROM holdfast.drop_partitions('transition', 2)"))
                .hasMessageContaining("keep 3 to 1200");
        assertThatThrownBy(() -> ask("SELECT * FROM holdfast.drop_partitions('app_user; DROP TABLE x', 13)"))
                .hasMessageContaining("no partitions of");
    }

    private void ask(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void receive(String at) {
        database().change("""
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name,
                    from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                VALUES (?::timestamptz, '2001-01-01', -1, -1, '', ?, '', 'BACKUP', 'ACTIVE', '', '{}', '{}', 1, 1, 0, 0, '')
                """, at, node);
    }

    private void tenure(long router, String from, String to) {
        database().change("""
                INSERT INTO holdfast.tenure (router_id, node_uuid, cluster_id, kind, began_at, ended_at, settled)
                VALUES (?, ?, -1, 'ACTIVE', ?::timestamptz, ?::timestamptz, true)
                """, router, node, from, to);
    }

    /** Which tables hold what this test received, in the order of receipt. */
    private List<String> places() {
        return database()
                .texts(
                        "SELECT replace(tableoid::regclass::text, 'holdfast.', '') FROM holdfast.transition"
                                + " WHERE node_uuid = ? ORDER BY received_at",
                        node);
    }

    private List<String> recorded(String part) {
        return database()
                .texts(
                        "SELECT before_value::text FROM holdfast.audit_record WHERE code = 360 AND target = ? AND outcome = 'DONE'",
                        part);
    }

    /** As it was made when that month was the next. */
    private void make(YearMonth of) throws IOException, SQLException {
        Properties access = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(dataDirectory, "postgres", "connection.properties"))) {
            access.load(reader);
        }
        try (Connection owner = DriverManager.getConnection(
                        access.getProperty("url"),
                        access.getProperty("owner.user"),
                        access.getProperty("owner.password"));
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE holdfast.transition" + of.format(SUFFIX)
                    + " PARTITION OF holdfast.transition FOR VALUES FROM ('" + of + "-01 00:00+00') TO ('"
                    + of.plusMonths(1) + "-01 00:00+00')");
        }
    }
}
