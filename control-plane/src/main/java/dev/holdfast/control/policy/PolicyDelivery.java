package dev.holdfast.control.policy;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.Columns;
import dev.holdfast.control.database.GatheredWrites;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.StreamOpened;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
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
            ORDER BY node_uuid
            ON CONFLICT (node_uuid) DO UPDATE SET pushed_revision = excluded.pushed_revision, pushed_at = excluded.pushed_at
            """;

    /** In the order in which everybody locks them. */
    private static final String ANSWERED_BEFORE = """
            SELECT node_uuid, answered_revision, applied FROM holdfast.node_policy
            WHERE node_uuid = ANY (?) ORDER BY node_uuid FOR NO KEY UPDATE
            """;

    private static final String ANSWERED = """
            INSERT INTO holdfast.node_policy AS p (node_uuid, answered_revision, answered_at, applied, reason,
                last_good_revision, effective_hash)
            SELECT node_uuid, revision, now(), applied, reason, last_good, hash
            FROM unnest(?::uuid[], ?::bigint[], ?::boolean[], ?::text[], ?::bigint[], ?::bytea[])
                AS a (node_uuid, revision, applied, reason, last_good, hash)
            ORDER BY node_uuid
            ON CONFLICT (node_uuid) DO UPDATE SET answered_revision = excluded.answered_revision,
                answered_at = excluded.answered_at, applied = excluded.applied, reason = excluded.reason,
                last_good_revision = excluded.last_good_revision, effective_hash = excluded.effective_hash
            """;

    private final Audit audit;
    private final ChangeFeed changes;
    private final DataSource source;
    private final GatheredWrites<Answered, @Nullable Void> answers =
            GatheredWrites.start("policy-answers", MOST_ANSWERS, this::note);
    private final GatheredWrites<StreamOpened, Optional<Due>> arrivals =
            GatheredWrites.answering("policy-arrivals", FleetReports.MOST_ARRIVALS, this::dueAtArrival);
    private volatile @Nullable FleetOverlay known;

    @Inject
    PolicyDelivery(Audit audit, ChangeFeed changes, DataSource source) {
        this.audit = audit;
        this.changes = changes;
        this.source = source;
    }

    /**
     * What a node shall have.
     *
     * @param toSend it does not say that it has just that; that it is sent has been noted
     * @param declared by which that was found out
     */
    public record Due(WantedPolicy wanted, boolean toSend, NodeDeclarations declared) {}

    private record Answered(UUID node, PolicyAnswer answer, String origin) {}

    @PreDestroy
    void stop() {
        arrivals.close();
        answers.close();
    }

    /**
     * What a node that has come shall lay over its file; found out together with what others shall that come at the same time.
     *
     * @return empty if there is no such node any more
     */
    public Optional<Due> arrived(StreamOpened stream) {
        return arrivals.write(stream);
    }

    private List<Optional<Due>> dueAtArrival(List<StreamOpened> streams) {
        FleetOverlay overlay = overlay();
        Map<UUID, NodeDeclarations> declared =
                declarations(streams.stream().map(StreamOpened::node).toList());
        List<Optional<Due>> due = new ArrayList<>();
        Map<UUID, Long> sent = new HashMap<>();
        for (StreamOpened stream : streams) {
            Optional<Due> ofNode =
                    Optional.ofNullable(declared.get(stream.node())).map(said -> due(stream, said, overlay));
            ofNode.filter(Due::toSend)
                    .ifPresent(one -> sent.put(stream.node(), one.wanted().revision()));
            due.add(ofNode);
        }
        if (!sent.isEmpty()) {
            pushed(sent);
        }
        return due;
    }

    /** The hash is worth its work only where the revision is the same. */
    private static Due due(StreamOpened stream, NodeDeclarations declared, FleetOverlay overlay) {
        WantedPolicy shall = overlay.wanted(declared);
        WantedPolicy wanted = shall.revision() == stream.policyRevision() ? shall.over(stream.routers()) : shall;
        return new Due(wanted, !wanted.isInForce(stream.policyRevision(), stream.effectiveHash()), declared);
    }

    /** What is laid over all nodes now: for whoever has to tell many of them. */
    public FleetOverlay overlay() {
        FleetOverlay now = FleetOverlay.read(source, known);
        known = now;
        return now;
    }

    /** What these nodes declare; of those that there are. */
    public Map<UUID, NodeDeclarations> declarations(Collection<UUID> nodes) {
        return NodeDeclarations.read(source, nodes);
    }

    /** Notes which revision has been sent to each of these nodes. */
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
        answers.write(new Answered(nodeUuid, answer, origin));
        changes.announce(ChangeFeed.Topic.POLICY_ANSWER);
    }

    private void note(List<Answered> answered) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = source.getConnection()) {
                Map<UUID, Standing> standing = standing(connection, answered);
                List<AuditEntry> news = new ArrayList<>();
                Map<UUID, Answered> last = new LinkedHashMap<>();
                for (Answered one : answered) {
                    Standing before = standing.put(one.node(), Standing.of(one.answer()));
                    if (before == null || !before.equals(standing.get(one.node()))) {
                        news.add(entry(one, before));
                    }
                    last.put(one.node(), one);
                }
                write(connection, last.values());
                audit.record(news);
            } catch (SQLException e) {
                throw new IllegalStateException("the answers were not noted: " + e.getMessage(), e);
            }
        });
    }

    /** What a node's last answer was. */
    private record Standing(
            @Nullable Long revision, @Nullable Boolean applied) {
        static Standing of(PolicyAnswer answer) {
            return new Standing(answer.revision(), answer.applied());
        }
    }

    private static Map<UUID, Standing> standing(Connection connection, List<Answered> answered) throws SQLException {
        Map<UUID, Standing> standing = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ANSWERED_BEFORE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", answered.stream().map(Answered::node).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    standing.put(
                            row.getObject(1, UUID.class),
                            new Standing(row.getObject(2, Long.class), row.getObject(3, Boolean.class)));
                }
            }
        }
        return standing;
    }

    private static void write(Connection connection, Collection<Answered> answered) throws SQLException {
        new Columns<>(answered)
                .with("uuid", Answered::node)
                .bigint(one -> one.answer().revision())
                .with("boolean", one -> one.answer().applied())
                .text(one -> one.answer().reason())
                .bigint(one -> one.answer().lastGoodRevision())
                .bytea(one -> one.answer().effectiveHash())
                .execute(connection, ANSWERED);
    }

    private static AuditEntry entry(Answered answered, @Nullable Standing before) {
        PolicyAnswer answer = answered.answer();
        AuditCode code = answer.applied() ? AuditCode.POLICY_APPLIED_BY_NODE : AuditCode.POLICY_REJECTED_BY_NODE;
        Actor node = Actor.node(answered.node().toString(), answered.origin());
        String target = "revision " + answer.revision();
        AuditEntry entry = answer.applied()
                ? AuditEntry.done(code, node, "policy", target)
                : AuditEntry.denied(code, node, "policy", target, answer.reason());
        Long revision = before == null ? null : before.revision();
        return entry.changing(
                revision == null ? Map.of() : Map.of("answered", revision),
                Map.of("answered", answer.revision(), "inForce", answer.lastGoodRevision()));
    }
}
