package dev.holdfast.control.history.tenure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the deriver has yet to look at.
 *
 * @param receivedAt of the events {@code firstSeq} to {@code lastSeq} of {@code epoch}; null: it is not about events
 * @param since from when on it is known otherwise whether the node is heard; null, with {@code receivedAt}: the node is to be
 *     derived from its first event on
 */
record TenureDue(
        UUID node,
        @Nullable Instant receivedAt,
        long epoch,
        long firstSeq,
        long lastSeq,
        @Nullable Instant since) {

    private static final String TAKE = """
            DELETE FROM holdfast.tenure_due WHERE id IN (SELECT id FROM holdfast.tenure_due ORDER BY id LIMIT ?)
            RETURNING node_uuid, received_at, epoch, first_seq, last_seq, since
            """;

    boolean isAboutEvents() {
        return receivedAt != null;
    }

    boolean isFromTheFirst() {
        return receivedAt == null && since == null;
    }

    /** Takes the oldest, for good if the transaction is committed. Only one deriver does so at a time. */
    static List<TenureDue> take(Connection connection, int most) throws SQLException {
        List<TenureDue> taken = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(new TenureDue(
                            rows.getObject("node_uuid", UUID.class),
                            Rows.maybe(rows, "received_at"),
                            rows.getLong("epoch"),
                            rows.getLong("first_seq"),
                            rows.getLong("last_seq"),
                            Rows.maybe(rows, "since")));
                }
            }
        }
        return taken;
    }
}
