package dev.holdfast.control.audit.chain;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.arc.Unremovable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Drops what is older than the setting: whole months of the audit record with their seals, from the beginning of the chain
 * on. The signed head of each month's last place is kept for ever; the rest of the chain stands on it. Each month is on
 * record in the drop's own transaction.
 */
@ApplicationScoped
@Unremovable
public class AuditRetention {

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    private static final String DROP =
            "SELECT dropped_month, dropped_records, first_place, last_place, head_hash FROM holdfast.drop_audit_months(?)";

    private final DataSource dataSource;
    private final Audit audit;
    private final int months;

    @Inject
    AuditRetention(
            DataSource dataSource,
            Audit audit,
            @ConfigProperty(name = "holdfast.audit.months", defaultValue = "25") int months) {
        this.dataSource = dataSource;
        this.audit = audit;
        this.months = months;
    }

    @Scheduled(every = "6h", delayed = "12m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dropDue() {
        try {
            QuarkusTransaction.requiringNew().run(this::drop);
        } catch (RuntimeException e) {
            LOG.warnf("event=audit_not_dropped reason=%s", e.getMessage());
        }
    }

    private void drop() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DROP)) {
            statement.setInt(1, months);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    record(row);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A month without a record has no head, and leaves nothing to say. */
    private void record(ResultSet row) throws SQLException {
        String month = row.getString("dropped_month");
        long records = row.getLong("dropped_records");
        LOG.infof("event=audit_dropped month=%s records=%d", month, records);
        if (records == 0) {
            return;
        }
        long last = row.getLong("last_place");
        audit.record(AuditEntry.done(AuditCode.AUDIT_MONTHS_DROPPED, Actor.SYSTEM, "audit", month)
                .changing(
                        Map.of("records", records, "firstPlace", row.getLong("first_place"), "lastPlace", last),
                        Map.of("records", 0, "head", last, "hash", row.getString("head_hash")))
                .detailed("older than " + months + " months"));
    }
}
