package dev.holdfast.control.enrollment;

import dev.holdfast.control.fleet.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who a node is: its key and certificate, where it came from, and whether it is kept out. */
@ApplicationScoped
public class NodeRecords {

    private static final int MOST_ARRIVALS = 100;

    /**
     * A node's identity.
     *
     * @param key SHA-256 of its newest key in hex; null: it has none
     * @param serial of its newest certificate
     * @param token that it enrolled with
     */
    public record View(
            UUID uuid,
            String name,
            String cluster,
            Map<String, String> labels,
            Instant enrolledAt,
            @Nullable String key,
            @Nullable String serial,
            @Nullable Instant certificateExpiresAt,
            @Nullable String token,
            @Nullable Out banned,
            @Nullable Out evicted) {}

    /** That a node is kept out: since when, by whom and why. */
    public record Out(Instant at, String by, String reason) {}

    /** One node; empty: there is none of that UUID, or it was forgotten. */
    @Transactional
    public Optional<View> find(UUID uuid) {
        return Node.<Node>find("from Node n join fetch n.cluster where n.uuid = ?1 and n.forgottenAt is null", uuid)
                .firstResultOptional()
                .map(NodeRecords::view);
    }

    /** A node that came with a join token. */
    public record Arrival(UUID uuid, String name, String cluster, Instant at) {}

    /** Those that came with this token, the newest first; at most 100. */
    @Transactional
    public List<Arrival> cameWith(String token) {
        return NodeKey.<NodeKey>find("tokenId = ?1 and revokedAt is null order by createdAt desc", token)
                .page(0, MOST_ARRIVALS)
                .stream()
                .flatMap(key -> Node.<Node>find("from Node n join fetch n.cluster where n.uuid = ?1", key.nodeUuid)
                        .firstResultOptional()
                        .map(node -> new Arrival(node.uuid, node.name, node.cluster.name, key.createdAt))
                        .stream())
                .toList();
    }

    private static View view(Node node) {
        NodeKey key = NodeKey.<NodeKey>find("nodeUuid = ?1 order by notAfter desc", node.uuid)
                .firstResult();
        return new View(
                node.uuid,
                node.name,
                node.cluster.name,
                Map.copyOf(node.labels),
                node.createdAt,
                key == null ? null : key.publicKeyHash,
                key == null ? null : key.serial,
                key == null ? null : key.notAfter,
                key == null ? null : key.tokenId,
                out(node.bannedAt, node.bannedBy, node.banReason),
                out(node.evictedAt, node.evictedBy, node.evictReason));
    }

    private static @Nullable Out out(@Nullable Instant at, @Nullable String by, @Nullable String reason) {
        return at == null ? null : new Out(at, by == null ? "" : by, reason == null ? "" : reason);
    }
}
