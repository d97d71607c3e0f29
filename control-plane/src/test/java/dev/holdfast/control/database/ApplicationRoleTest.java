package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ApplicationRoleTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Inject
    DataSource dataSource;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transition",
                "event",
                "quarantined_event",
                "audit_record",
                "audit_seal",
                "audit_head",
                "audit_key",
                "policy_revision",
                "policy_change"
            })
    void cannotChangeWhatWasRecorded(String table) throws SQLException {
        refused("DELETE FROM holdfast." + table);
        refused("TRUNCATE holdfast." + table);
        refused("DROP TABLE holdfast." + table);
        refused("ALTER TABLE holdfast." + table + " ADD COLUMN more int");
        refused("UPDATE holdfast." + table + " SET " + anyColumn(table) + " = NULL");
        for (String partition : partitions(table)) {
            refused("DELETE FROM holdfast." + partition);
            refused("UPDATE holdfast." + partition + " SET " + anyColumn(table) + " = NULL");
        }
    }

    @Test
    void ownsNothing() throws SQLException {
        assertThat(query("SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
                        + " WHERE r.rolname = current_user"))
                .isEmpty();
        refused("CREATE TABLE holdfast.mine (id int)");
        refused("SET ROLE holdfast_owner");
    }

    @Test
    void hasPartitionsForTheMonthsAhead() throws SQLException {
        assertThat(partitions("transition")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(partitions("audit_record")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(query("SELECT holdfast.make_partitions('event', 6)::text")).containsExactly("3");
        assertThat(query("SELECT holdfast.make_partitions('event', 6)::text")).containsExactly("0");
    }

    private void refused(String sql) {
        assertThatThrownBy(() -> {
                    try (Connection connection = dataSource.getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    private String anyColumn(String table) throws SQLException {
        return query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'holdfast'"
                        + " AND table_name = '" + table + "' ORDER BY ordinal_position DESC LIMIT 1")
                .getFirst();
    }

    private List<String> partitions(String table) throws SQLException {
        return query("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " WHERE i.inhparent = 'holdfast." + table + "'::regclass");
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
