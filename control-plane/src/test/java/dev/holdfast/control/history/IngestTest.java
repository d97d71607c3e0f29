package dev.holdfast.control.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.history.Row.Clocks;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.Place;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class IngestTest {

    @Inject
    Ingest ingest;

    @Inject
    SpoolMarks marks;

    @Inject
    DataSource dataSource;

    @Test
    void quarantinesTheOneRowThatTheDatabaseDoesNotTakeAndStoresTheRest() throws Exception {
        UUID node = UUID.randomUUID();
        List<Row> rows = new ArrayList<>();
        for (long seq = 1; seq <= 20; seq++) {
            rows.add(row(seq, seq == 13 ? "{ this is no JSON" : "{}"));
        }
        CompletableFuture<Receipt> beside = ingest.submit(delivery(UUID.randomUUID(), List.of(row(1, "{}"))));
        Receipt receipt = ingest.submit(delivery(node, rows)).get(30, TimeUnit.SECONDS);
        assertThat(receipt.marks()).containsEntry(1L, 20L);
        assertThat(beside.get(30, TimeUnit.SECONDS).stored()).hasSize(1);
        assertThat(count("event", node)).isEqualTo(19);
        assertThat(count("quarantined_event", node)).isEqualTo(1);
    }

    @Test
    void storesOnceHoweverManyDeliverTheSameAtOnce() throws Exception {
        UUID node = UUID.randomUUID();
        List<Row> rows =
                LongStream.rangeClosed(1, 300).mapToObj(seq -> row(seq, "{}")).toList();
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            receipts.add(ingest.submit(delivery(node, rows)));
        }
        int stored = 0;
        for (CompletableFuture<Receipt> receipt : receipts) {
            stored += receipt.get(30, TimeUnit.SECONDS).stored().size();
        }
        assertThat(stored).isEqualTo(300);
        assertThat(count("event", node)).isEqualTo(300);
        assertThat(marks.of(node)).containsEntry(1L, 300L);
    }

    @Test
    void storesWhatItWasWritingWhenItsConnectionWasCut() throws Exception {
        UUID node = UUID.randomUUID();
        CompletableFuture<Receipt> receipt;
        try (Connection blocker = dataSource.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE holdfast.ingest_mark IN EXCLUSIVE MODE");
            receipt = ingest.submit(delivery(node, List.of(row(1, "{}"), row(2, "{}"))));
            await().until(this::cutTheWriterThatWaits);
            assertThat(receipt.isDone()).isFalse();
            blocker.rollback();
            blocker.setAutoCommit(true);
        }
        assertThat(receipt.get(60, TimeUnit.SECONDS).stored()).hasSize(2);
        assertThat(count("event", node)).isEqualTo(2);
    }

    private boolean cutTheWriterThatWaits() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE usename = current_user AND wait_event_type = 'Lock'")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static Delivery delivery(UUID node, List<Row> rows) {
        return new Delivery(node, "a", 1, null, null, rows);
    }

    private static Row row(long seq, String detail) {
        return new EventRow(
                new Place(1, seq, new byte[] {1}, false), new Clocks(seq, seq, "boot"), null, "stall", detail);
    }

    private int count(String table, UUID node) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM holdfast." + table + " WHERE node_uuid = ?")) {
            statement.setObject(1, node);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
