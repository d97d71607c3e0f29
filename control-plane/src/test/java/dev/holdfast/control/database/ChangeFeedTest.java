package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ChangeFeedTest {

    private static final Duration STORM = Duration.ofSeconds(1);

    @Inject
    ChangeFeed feed;

    @Inject
    DataSource dataSource;

    private final BlockingQueue<Topic> heard = new LinkedBlockingQueue<>();

    @Test
    void tellsWhatIsAnnouncedHere() throws InterruptedException {
        try (ChangeFeed.Subscription _ = feed.subscribe(this::hear)) {
            feed.announce(Topic.ENROLLMENT);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Topic.ENROLLMENT);
        }
    }

    @Test
    void tellsWhatAnotherReplicaMarkedThoughNoHintCame() throws InterruptedException, SQLException {
        try (ChangeFeed.Subscription _ = feed.subscribe(this::hear)) {
            mark();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Topic.ENROLLMENT);
        }
    }

    @Test
    void makesOfAStormAFewUpdates() throws InterruptedException, SQLException {
        long before = version();
        long endNanos = System.nanoTime() + STORM.toNanos();
        while (System.nanoTime() < endNanos) {
            feed.announce(Topic.ENROLLMENT);
        }
        long most = STORM.toMillis() / 20 + 2;
        assertThat(version() - before).isBetween(1L, most);
        heard.clear();
        try (ChangeFeed.Subscription _ = feed.subscribe(this::hear)) {
            feed.announce(Topic.ENROLLMENT);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).as("the last one").isEqualTo(Topic.ENROLLMENT);
        }
    }

    private long version() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT version FROM holdfast.change_mark WHERE topic = 'ENROLLMENT'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void goesOnAfterItsConnectionWasCut() throws InterruptedException, SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        }
        try (ChangeFeed.Subscription _ = feed.subscribe(this::hear)) {
            mark();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Topic.ENROLLMENT);
        }
    }

    /** Other topics move by themselves: nodes of other tests fall silent. */
    private void hear(Topic topic) {
        if (topic == Topic.ENROLLMENT) {
            heard.add(topic);
        }
    }

    private void mark() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE holdfast.change_mark SET version = version + 1 WHERE topic = 'ENROLLMENT'");
        }
    }
}
