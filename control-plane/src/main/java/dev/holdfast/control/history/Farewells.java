package dev.holdfast.control.history;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/** Finds what a node's own record says of a handing over. */
@ApplicationScoped
public class Farewells {

    /** By receipt, which is our own clock's as the moment of the asking is; nothing of a later handing over has the same heir. */
    private static final String SAID = """
            SELECT EXISTS (SELECT FROM holdfast.transition
                WHERE router_id = ? AND received_at >= ? AND node_uuid = ? AND cause = 'handed_over'
                    AND cause_detail ->> 'heir' = ?)
            """;

    private final DataSource dataSource;

    @Inject
    Farewells(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether the node has let a virtual router's addresses go to this heir.
     *
     * @param heir the address that it advertises from
     * @param since when it was asked for
     */
    public boolean saidFor(long routerId, UUID node, String heir, Instant since) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SAID)) {
            statement.setLong(1, routerId);
            statement.setObject(2, since.atOffset(ZoneOffset.UTC));
            statement.setObject(3, node);
            statement.setString(4, heir);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
