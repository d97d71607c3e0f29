package dev.holdfast.control.policy;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.Columns;
import dev.holdfast.control.database.GatheredWrites;
import dev.holdfast.control.fleet.Node;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The door for sessions: what a node shall have, that it was sent, and what the node answered. */
@ApplicationScoped
public class PolicyDelivery {

    /** Answers that are noted in one transaction: a push to the fleet is answered by all of it at once. */
    private static final int MOST_ANSWERS = 500;

    private static final String PUSHED = """
            INSERT INTO holdfast.node_policy (node_uuid, pushed_revision, pushed_at)
            SELECT node_uuid, revision, now() FROM unnest(?::uuid[], ?::bigint[]) AS sent (node_uuid, revision)
            ON CONFLICT (node_uuid) DO UPDATE SET pushed_revision = excluded.pushed_revision, pushed_at = excluded.pushed_at
            """;

    private final Audit audit;
    private final ChangeFeed changes;
    private final DataSource source;
    private final GatheredWrites<Answered> answers = GatheredWrites.start("policy-answers", MOST_ANSWERS, this::note);

    @Inject
    PolicyDelivery(Audit audit, ChangeFeed changes, DataSource source) {
        this.audit = audit;
        this.changes = changes;
        this.source = source;
    }

    private record Answered(UUID node, PolicyAnswer answer, String origin) {}

    @PreDestroy
    void stop() {
        answers.close();
    }

    /** What the node shall lay over its file; empty if there is no such node any more. */
    @Transactional
    public Optional<WantedPolicy> wanted(UUID nodeUuid) {
        Node node = Node.findById(nodeUuid);
        return Optional.ofNullable(node)
                .map(known -> PolicyOverlay.of(List.of(known)).wanted(known));
    }

    /** The same of many nodes at once, without the hashes of what shall be in force then. */
    @Transactional
    public Map<UUID, WantedPolicy> wanted(Collection<UUID> nodes) {
        List<Node> known = Node.list("uuid in ?1", nodes);
        PolicyOverlay overlay = PolicyOverlay.of(known);
        return known.stream().collect(Collectors.toMap(node -> node.uuid, overlay::wantedWithoutHash));
    }

    /** Notes which revision has been sent to each of these nodes. */
    @Transactional
    public void pushed(Map<UUID, Long> revisions) {
        try (Connection connection = source.getConnection()) {
            new Columns<>(new TreeMap<>(revisions).entrySet())
                    .with("uuid", Map.Entry::getKey)
                    .bigint(Map.Entry::getValue)
                    .execute(connection, PUSHED);
        } catch (SQLException e) {
            throw new IllegalStateException("it was not noted what was sent: " + e.getMessage(), e);
        }
    }

    /** Notes the node's answer, and puts it on record where it says something new. Returns after the commit. */
    public void answered(UUID nodeUuid, PolicyAnswer answer, String origin) {
        try {
            answers.add(new Answered(nodeUuid, answer, origin)).join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the answer was not noted", failed.getCause());
        }
        changes.announce(ChangeFeed.Topic.POLICY_ANSWER);
    }

    private void note(List<Answered> answered) {
        QuarkusTransaction.requiringNew().run(() -> {
            Map<UUID, NodePolicy> rows = NodePolicy.<NodePolicy>find(
                            "nodeUuid in ?1 order by nodeUuid",
                            answered.stream().map(Answered::node).toList())
                    .withLock(LockModeType.PESSIMISTIC_WRITE)
                    .stream()
                    .collect(Collectors.toMap(row -> row.nodeUuid, Function.identity()));
            List<AuditEntry> news = new ArrayList<>();
            for (Answered one : answered) {
                note(rows.computeIfAbsent(one.node(), PolicyDelivery::made), one, news);
            }
            audit.record(news);
        });
    }

    private static void note(NodePolicy row, Answered answered, List<AuditEntry> news) {
        PolicyAnswer answer = answered.answer();
        boolean isNews = !same(row.answeredRevision, answer.revision())
                || !Boolean.valueOf(answer.applied()).equals(row.applied);
        @Nullable Long before = row.answeredRevision;
        row.answeredRevision = answer.revision();
        row.answeredAt = Instant.now();
        row.applied = answer.applied();
        row.reason = answer.reason();
        row.lastGoodRevision = answer.lastGoodRevision();
        row.effectiveHash = answer.effectiveHash();
        if (isNews) {
            AuditCode code = answer.applied() ? AuditCode.POLICY_APPLIED_BY_NODE : AuditCode.POLICY_REJECTED_BY_NODE;
            Actor node = Actor.node(answered.node().toString(), answered.origin());
            String target = "revision " + answer.revision();
            AuditEntry entry = answer.applied()
                    ? AuditEntry.done(code, node, "policy", target)
                    : AuditEntry.denied(code, node, "policy", target, answer.reason());
            news.add(entry.changing(
                    before == null ? Map.of() : Map.of("answered", before),
                    Map.of("answered", answer.revision(), "inForce", answer.lastGoodRevision())));
        }
    }

    private static boolean same(@Nullable Long known, long now) {
        return known != null && known == now;
    }

    private static NodePolicy made(UUID node) {
        NodePolicy made = new NodePolicy(node);
        made.persist();
        return made;
    }
}
