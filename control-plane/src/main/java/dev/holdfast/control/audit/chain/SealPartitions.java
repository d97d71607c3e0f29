package dev.holdfast.control.audit.chain;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Makes the months' partitions of the seals ahead of need, at the start and twice a day. */
@ApplicationScoped
public class SealPartitions {

    private static final Logger LOG = Logger.getLogger(SealPartitions.class);
    private static final int MONTHS_AHEAD = 3;

    private final DataSource dataSource;

    @Inject
    SealPartitions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void start(@Observes StartupEvent event) {
        make();
    }

    @Scheduled(every = "12h", delayed = "12h")
    void make() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT holdfast.make_seal_partitions(?)")) {
            statement.setInt(1, MONTHS_AHEAD);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getInt(1) > 0) {
                    LOG.infof("event=partitions_made table=audit_seal count=%d", row.getInt(1));
                }
            }
        } catch (SQLException e) {
            LOG.errorf("event=partitions_not_made table=audit_seal reason=%s", e.getMessage());
        }
    }
}
