package dev.holdfast.control.history.tenure;

import static org.awaitility.Awaitility.await;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.history.Delivery;
import dev.holdfast.control.history.Row;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.vrrp.State;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More comes than is stored at once: nodes wait for their acknowledgement. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class TenureStormTest extends TenureTestBed {

    @Inject
    ChangeFeed changes;

    @Test
    void derivesNothingMeanwhileButNotForEver() throws SQLException {
        long cluster = cluster();
        long router = router(cluster, 1);
        NodeScript slow = node(cluster, "slow").starts(0, router).deliver();
        NodeScript next = node(cluster, "next").starts(1, router).deliver();
        derived();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            lockMark(connection, slow.uuid);
            submit(cluster, slow.becomes(2, router, State.BACKUP, State.ACTIVE));
            await("it is being stored").atMost(Duration.ofSeconds(10)).until(() -> !ingest.isBehind());
            submit(cluster, next.becomes(3, router, State.BACKUP, State.ACTIVE));

            due(next.uuid);
            await("others go first")
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> isDue(next.uuid));
            await("they have had their time").atMost(Duration.ofSeconds(20)).until(() -> !isDue(next.uuid));
            connection.rollback();
        }
        derived();
    }

    private static void lockMark(Connection connection, UUID node) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM holdfast.ingest_mark WHERE node_uuid = ? FOR UPDATE")) {
            statement.setObject(1, node);
            statement.execute();
        }
    }

    private void submit(long cluster, NodeScript node) {
        List<Row> last = List.of(node.rows.getLast());
        var ignored = ingest.submit(new Delivery(node.uuid, "storming", cluster, 0L, 1000L, last));
    }

    private void due(UUID node) {
        database().change("INSERT INTO holdfast.tenure_due (node_uuid, since) VALUES (?, now())", node);
        changes.announce(ChangeFeed.Topic.HISTORY);
    }

    private boolean isDue(UUID node) {
        return database().number("SELECT count(*) FROM holdfast.tenure_due WHERE node_uuid = ?", node) > 0;
    }
}
