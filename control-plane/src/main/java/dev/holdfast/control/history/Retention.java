package dev.holdfast.control.history;

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
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Drops what is older than the setting: whole months of events, and what was derived of them. Each drop stands in the audit
 * record, in the drop's own transaction, with the number of rows and the time that they are of. The audit record itself is
 * never dropped here: its months are links of a chain.
 */
@ApplicationScoped
@Unremovable
public class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final List<String> DROPPED = List.of("transition", "event", "quarantined_event");

    private static final String DROP =
            "SELECT dropped, first_at, last_at, row_count FROM holdfast.drop_partitions(?, ?)";

    private static final String HORIZON =
            "(date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => ?)) AT TIME ZONE 'UTC'";

    /** Derived of the events, so they need no record of their own. An interval that reaches into the kept time stays. */
    private static final List<String> FORGET_DERIVED = List.of(
            "DELETE FROM holdfast.tenure WHERE ended_at < " + HORIZON,
            "DELETE FROM holdfast.outage WHERE ended_at < " + HORIZON,
            "DELETE FROM holdfast.node_silence WHERE heard_at < " + HORIZON,
            "DELETE FROM holdfast.member_address WHERE until < " + HORIZON,
            "UPDATE holdfast.tenure_member SET first_at = horizon FROM (SELECT " + HORIZON
                    + " AS horizon) AS kept WHERE first_at < horizon");

    private final DataSource dataSource;
    private final Audit audit;
    private final int months;

    @Inject
    Retention(
            DataSource dataSource,
            Audit audit,
            @ConfigProperty(name = "holdfast.history.months", defaultValue = "13") int months) {
        this.dataSource = dataSource;
        this.audit = audit;
        this.months = months;
    }

    @Scheduled(every = "6h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dropDue() {
        for (String table : DROPPED) {
            try {
                QuarkusTransaction.requiringNew().run(() -> drop(table));
            } catch (RuntimeException e) {
                LOG.warnf("event=history_not_dropped table=%s reason=%s", table, reason(e));
                return;
            }
        }
        QuarkusTransaction.requiringNew().run(this::forgetDerived);
    }

    private void drop(String table) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DROP)) {
            statement.setString(1, table);
            statement.setInt(2, months);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    record(rows);
                }
            }
        } catch (SQLException e) {
            throw new HistoryUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private void record(ResultSet row) throws SQLException {
        String dropped = row.getString("dropped");
        long count = row.getLong("row_count");
        String first = String.valueOf(row.getString("first_at"));
        String last = String.valueOf(row.getString("last_at"));
        audit.record(AuditEntry.done(AuditCode.HISTORY_DROPPED, Actor.SYSTEM, "history", dropped)
                .changing(Map.of("rows", count, "firstReceivedAt", first, "lastReceivedAt", last), Map.of("rows", 0))
                .detailed("older than " + months + " months"));
        LOG.infof("event=history_dropped part=%s rows=%d first=\"%s\" last=\"%s\"", dropped, count, first, last);
    }

    private void forgetDerived() {
        try (Connection connection = dataSource.getConnection()) {
            for (String sql : FORGET_DERIVED) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setInt(1, months);
                    statement.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new HistoryUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
