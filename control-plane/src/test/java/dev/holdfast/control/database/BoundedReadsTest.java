package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class BoundedReadsTest {

    @Inject
    BoundedReads reads;

    @Test
    void boundsEachStatementAndPlansItForItsValues() throws SQLException {
        assertThat(setting("statement_timeout")).isEqualTo("10s");
        assertThat(setting("plan_cache_mode")).isEqualTo("force_custom_plan");
        assertThat(setting("random_page_cost")).isEqualTo("1.1");
        assertThat(setting("jit")).isEqualTo("off");
    }

    @Test
    void cannotWrite() throws SQLException {
        assertThatThrownBy(() -> reads.read(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.executeUpdate("UPDATE holdfast.cluster SET name = name");
                    }
                }))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("read-only");
        assertThat(setting("transaction_read_only")).as("of the next one").isEqualTo("on");
    }

    private String setting(String name) throws SQLException {
        return reads.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW " + name)) {
                row.next();
                return row.getString(1);
            }
        });
    }
}
