package dev.holdfast.control.history.tenure;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.history.HistoryUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Has tenure derived from the history again, node after node; answers meanwhile are those of before, or of after. What the
 * history has dropped since is not known again.
 */
@ApplicationScoped
public class TenureRebuild {

    private static final String ALL =
            "INSERT INTO holdfast.tenure_due (node_uuid) SELECT DISTINCT node_uuid FROM holdfast.ingest_mark";

    private final DataSource dataSource;
    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    TenureRebuild(DataSource dataSource, Audit audit, ChangeFeed changes) {
        this.dataSource = dataSource;
        this.audit = audit;
        this.changes = changes;
    }

    /** @return how many nodes are to be derived again */
    @Transactional
    public int ask(Actor author) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(ALL)) {
            int nodes = statement.executeUpdate();
            audit.record(AuditEntry.done(AuditCode.TENURE_REBUILD_ASKED, author, "history", "tenure")
                    .changing(Map.of(), Map.of("nodes", nodes)));
            changes.announce(Topic.HISTORY);
            return nodes;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be asked: " + e.getMessage(), e);
        }
    }
}
