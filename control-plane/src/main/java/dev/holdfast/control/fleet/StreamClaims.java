package dev.holdfast.control.fleet;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Which stream of a node counts when streams of it end at different replicas: the one that the node's row names. The last
 * that opened writes itself there; an older one that turns out to be alive may put itself back.
 */
@ApplicationScoped
public class StreamClaims {

    /** Asked once a second about ten thousand nodes. */
    private static final String ELSEWHERE = """
            SELECT node_uuid, stream_id, instance_uuid, replica, remote_address, since FROM holdfast.node_presence
            WHERE connected AND replica <> ?\s""";

    private final DataSource source;

    @Inject
    StreamClaims(DataSource source) {
        this.source = source;
    }

    /**
     * What a row says.
     *
     * @param since when that stream was opened
     */
    public record Claim(UUID node, UUID streamId, UUID instance, String replica, String remoteAddress, Instant since) {}

    /** Streams that were opened at other replicas since then. */
    public List<Claim> openedElsewhere(String replica, Instant since) {
        return claims(
                ELSEWHERE + "AND since > ?",
                statement -> statement.setObject(2, since.atOffset(ZoneOffset.UTC)),
                replica);
    }

    /** Which of these nodes have, by their rows, their stream at another replica. */
    public List<Claim> heldElsewhere(String replica, Collection<UUID> nodes) {
        return nodes.isEmpty()
                ? List.of()
                : claims(
                        ELSEWHERE + "AND node_uuid = ANY (?)",
                        statement ->
                                statement.setArray(2, statement.getConnection().createArrayOf("uuid", nodes.toArray())),
                        replica);
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<Claim> claims(String sql, Binding second, String replica) {
        List<Claim> claims = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, replica);
            second.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    claims.add(new Claim(
                            row.getObject("node_uuid", UUID.class),
                            row.getObject("stream_id", UUID.class),
                            row.getObject("instance_uuid", UUID.class),
                            row.getString("replica"),
                            row.getString("remote_address"),
                            row.getObject("since", OffsetDateTime.class).toInstant()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the streams of other replicas were not read: " + e.getMessage(), e);
        }
        return claims;
    }

    /** Puts a stream back into its node's row, if the row still names that other one. */
    public boolean putBack(Claim own, UUID other) {
        return QuarkusTransaction.requiringNew().call(() -> {
            NodePresence row = NodePresence.findById(own.node(), LockModeType.PESSIMISTIC_WRITE);
            if (row == null || !row.streamId.equals(other)) {
                return false;
            }
            row.connected = true;
            row.since = own.since();
            row.lastSeenAt = Instant.now();
            row.streamId = own.streamId();
            row.instanceUuid = own.instance();
            row.replica = own.replica();
            row.remoteAddress = own.remoteAddress();
            return true;
        });
    }
}
