package dev.holdfast.control.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Makes the months' partitions ahead of need, at the start and twice a day. */
@ApplicationScoped
public class Partitions {

    private static final Logger LOG = Logger.getLogger(Partitions.class);
    private static final List<String> PARTITIONED = List.of("transition", "event", "audit_record", "audit_seal");
    private static final int MONTHS_AHEAD = 3;

    private final DataSource dataSource;

    @Inject
    Partitions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void start(@Observes StartupEvent event) {
        make();
    }

    @Scheduled(every = "12h", delayed = "12h")
    void make() {
        for (String table : PARTITIONED) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement =
                            connection.prepareStatement("SELECT holdfast.make_partitions(?, ?)")) {
                statement.setString(1, table);
                statement.setInt(2, MONTHS_AHEAD);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getInt(1) > 0) {
                        LOG.infof("event=partitions_made table=%s count=%d", table, row.getInt(1));
                    }
                }
            } catch (SQLException e) {
                LOG.errorf("event=partitions_not_made table=%s reason=%s", table, e.getMessage());
            }
        }
    }
}
