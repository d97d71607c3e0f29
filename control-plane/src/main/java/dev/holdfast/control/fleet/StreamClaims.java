package dev.holdfast.control.fleet;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Which stream of a node counts when streams of it end at different replicas: the one that the node's row names. The last
 * that opened writes itself there; an older one that turns out to be alive may put itself back.
 */
@ApplicationScoped
public class StreamClaims {

    /**
     * What a row says.
     *
     * @param since when that stream was opened
     */
    public record Claim(UUID node, UUID streamId, UUID instance, String replica, String remoteAddress, Instant since) {

        private static Claim of(NodePresence row) {
            return new Claim(row.nodeUuid, row.streamId, row.instanceUuid, row.replica, row.remoteAddress, row.since);
        }
    }

    /** Streams that were opened at other replicas since then. */
    public List<Claim> openedElsewhere(String replica, Instant since) {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        NodePresence.<NodePresence>list("connected and replica <> ?1 and since > ?2", replica, since)
                                .stream()
                                .map(Claim::of)
                                .toList());
    }

    /** Which of these nodes have, by their rows, their stream at another replica. */
    public List<Claim> heldElsewhere(String replica, Collection<UUID> nodes) {
        return nodes.isEmpty()
                ? List.of()
                : QuarkusTransaction.requiringNew()
                        .call(
                                () -> NodePresence.<NodePresence>list(
                                                "connected and replica <> ?1 and nodeUuid in ?2", replica, nodes)
                                        .stream()
                                        .map(Claim::of)
                                        .toList());
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
