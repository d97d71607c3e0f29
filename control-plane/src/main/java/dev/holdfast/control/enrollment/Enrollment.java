package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.enrollment.EnrollmentRefusedException.Why;
import dev.holdfast.control.fleet.Cluster;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.fleet.Node;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns a join token and a certificate request into a node. */
@ApplicationScoped
public class Enrollment {

    private static final Logger LOG = Logger.getLogger(Enrollment.class);
    private static final Pattern PUBLIC_ID = Pattern.compile("([a-z0-9]{4,32})\\..*");

    private final Authorities authorities;
    private final Approvals approvals;
    private final Audit audit;
    private final ChangeFeed changes;
    private final FailedAttempts failures = new FailedAttempts(System::nanoTime);

    @Inject
    Enrollment(Authorities authorities, Approvals approvals, Audit audit, ChangeFeed changes) {
        this.authorities = authorities;
        this.approvals = approvals;
        this.audit = audit;
        this.changes = changes;
    }

    /** What an enrolment comes to, where it is not refused. */
    public sealed interface Outcome {}

    /** A certificate, whom it is for, and the CAs to trust from now on. */
    public record Issued(UUID node, String cluster, X509Certificate certificate, List<X509Certificate> authorities)
            implements Outcome {}

    /** A person has to decide; the host asks again after this time. */
    public record Pending(Duration askAgain) implements Outcome {}

    /** Who shows what: a token with its secret proven, and a key. */
    private record Applicant(JoinToken token, PublicKey key, String name, String source) {}

    /**
     * Enrols a host. The same key asks again after a lost answer, is the same node, and costs the token nothing.
     *
     * @param source network address that it comes from
     * @throws EnrollmentRefusedException with a sentence for the operator; on record by then
     */
    public Outcome enroll(String tokenText, byte[] request, String nodeName, String source) {
        try {
            if (!failures.mayTry(source)) {
                throw new EnrollmentRefusedException(
                        Why.TOO_MANY_ATTEMPTS, "too many failed attempts from " + source + "; wait a minute");
            }
            CertificateRequest read = CertificateRequest.read(request);
            Outcome outcome = QuarkusTransaction.requiringNew()
                    .call(() -> enrollInTransaction(tokenText, read.key(), nodeName, source));
            changes.announce(ChangeFeed.Topic.FLEET);
            changes.announce(ChangeFeed.Topic.ENROLLMENT);
            return outcome;
        } catch (EnrollmentRefusedException refused) {
            refused(refused, AuditCode.JOIN_TOKEN_REFUSED, "join_token", publicId(tokenText), source);
            throw refused;
        }
    }

    private Outcome enrollInTransaction(String tokenText, PublicKey key, String name, String source) {
        JoinToken token = JoinTokens.lockMatching(tokenText)
                .orElseThrow(() -> new EnrollmentRefusedException(
                        Why.TOKEN_UNKNOWN, "there is no such join token, or its secret is wrong"));
        Tokens.refuseIfRevoked(token);
        Applicant applicant = new Applicant(token, key, name, source);
        NodeKey known = NodeKey.findById(NodeKey.hash(key));
        if (known != null && known.revokedAt == null) {
            return reissue(applicant, known);
        }
        // One enrolment a cluster at a time, so that a name is looked for and taken in one step.
        Cluster cluster = Cluster.findById(token.cluster.id, LockModeType.PESSIMISTIC_WRITE);
        @Nullable Node former = former(applicant, cluster, known);
        if (!mayEnter(applicant)) {
            return new Pending(Approvals.ASK_AGAIN);
        }
        Issued issued = former == null ? admit(applicant, cluster) : admitAgain(applicant, former, known);
        token.uses++;
        token.lastUsedAt = Instant.now();
        return issued;
    }

    private boolean mayEnter(Applicant applicant) {
        JoinToken token = applicant.token();
        if (!token.needsApproval) {
            Tokens.refuseIfSpent(token, Instant.now(), 0);
            return true;
        }
        if (!approvals.mayEnter(token, applicant.key(), applicant.name(), applicant.source())) {
            return false;
        }
        Tokens.refuseIfUsedUp(token, 0);
        approvals.done(applicant.key());
        return true;
    }

    private Issued admit(Applicant applicant, Cluster cluster) {
        JoinToken token = applicant.token();
        Node node = new Node(UUID.randomUUID(), cluster, applicant.name(), Instant.now());
        node.labels = Map.copyOf(token.labels);
        node.persist();
        Authorities.Signed signed = sign(applicant.key(), node);
        new NodeKey(applicant.key(), node.uuid, token.id, signed).persist();
        onRecord(AuditCode.NODE_ENROLLED, node, applicant);
        return issued(node, signed);
    }

    /** A node that was evicted is the same node again: its history and its policy are the host's. */
    private Issued admitAgain(Applicant applicant, Node node, @Nullable NodeKey known) {
        JoinToken token = applicant.token();
        node.evictedAt = null;
        node.evictedBy = null;
        node.evictReason = null;
        node.forgottenAt = null;
        node.name = applicant.name();
        node.labels = Map.copyOf(token.labels);
        Authorities.Signed signed = sign(applicant.key(), node);
        if (known == null) {
            new NodeKey(applicant.key(), node.uuid, token.id, signed).persist();
        } else {
            known.revokedAt = null;
            known.tokenId = token.id;
            known.reissued(signed);
        }
        onRecord(AuditCode.NODE_CAME_BACK, node, applicant);
        return issued(node, signed);
    }

    /** The evicted node that comes back, by its key or by its name; null: a new one. */
    private static @Nullable Node former(Applicant applicant, Cluster cluster, @Nullable NodeKey known) {
        if (!Clusters.NAME.matcher(applicant.name()).matches()) {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "the node's name is none; write 1 to 63 of a-z, 0-9 and -");
        }
        Node named = Node.<Node>find("cluster = ?1 and name = ?2 and forgottenAt is null", cluster, applicant.name())
                .firstResult();
        Node owner = known == null ? named : Node.findById(known.nodeUuid);
        if (owner != null && known != null) {
            refuseBanned(owner);
            if (!owner.cluster.id.equals(cluster.id) || owner.evictedAt == null) {
                throw new EnrollmentRefusedException(
                        Why.REQUEST_INVALID,
                        "this key was of a node that has another now, or is of another cluster; make a new key");
            }
        }
        if (named != null && (owner == null || !named.uuid.equals(owner.uuid) || named.evictedAt == null)) {
            throw new EnrollmentRefusedException(
                    Why.NAME_TAKEN,
                    "cluster " + cluster.name + " has a node " + applicant.name()
                            + (named.bannedAt == null ? " with another key" : ", which is banned")
                            + "; choose another name");
        }
        if (owner != null) {
            refuseBanned(owner);
            refuseOldToken(applicant.token(), owner);
        }
        return owner;
    }

    private static void refuseOldToken(JoinToken token, Node evicted) {
        Instant since = evicted.evictedAt;
        if (since != null && !token.createdAt.isAfter(since)) {
            throw new EnrollmentRefusedException(
                    Why.NODE_EVICTED,
                    "node " + evicted.name + " was evicted at " + since
                            + "; it comes back only with a join token that was made since");
        }
    }

    private Issued reissue(Applicant applicant, NodeKey known) {
        Node node = Node.findById(known.nodeUuid);
        refuseBanned(node);
        if (!known.tokenId.equals(applicant.token().id)) {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "this key has been enrolled with another token; make a new key to enrol anew");
        }
        Authorities.Signed signed = sign(applicant.key(), node);
        Map<String, Object> before = known.certificate();
        known.reissued(signed);
        audit.record(AuditEntry.done(
                        AuditCode.CERTIFICATE_REISSUED,
                        Actor.node(node.uuid.toString(), applicant.source()),
                        "node",
                        node.uuid.toString())
                .changing(before, known.certificate()));
        return issued(node, signed);
    }

    private Authorities.Signed sign(PublicKey key, Node node) {
        return authorities.signNode(key, node.uuid);
    }

    static Issued issued(Node node, Authorities.Signed signed) {
        return new Issued(node.uuid, node.cluster.name, signed.certificate(), signed.trusted());
    }

    private void onRecord(AuditCode code, Node node, Applicant applicant) {
        String uuid = node.uuid.toString();
        String token = applicant.token().id;
        audit.record(AuditEntry.done(code, Actor.node(uuid, applicant.source()), "node", uuid)
                .changing(Map.of(), Map.of("name", node.name, "cluster", node.cluster.name, "token", token)));
        LOG.infof(
                "event=%s node=%s name=%s cluster=%s token=%s",
                code.name().toLowerCase(java.util.Locale.ROOT), uuid, node.name, node.cluster.name, token);
    }

    /** Puts a refusal on record, and slows a source down that guesses, or sends what makes only work. */
    void refused(EnrollmentRefusedException refused, AuditCode code, String targetKind, String target, String source) {
        if (refused.why() == Why.TOKEN_UNKNOWN || refused.why() == Why.REQUEST_INVALID) {
            failures.failed(source);
        }
        if (refused.why() == Why.TOO_MANY_ATTEMPTS && !failures.isWorthARecord(source)) {
            return;
        }
        LOG.warnf("event=enrollment_refused why=%s source=%s target=%s", refused.why(), source, target);
        audit.recordAttempt(AuditEntry.denied(
                code, Actor.nobody(source), targetKind, target, refused.why() + ": " + refused.getMessage()));
    }

    static void refuseBanned(Node node) {
        if (node.bannedAt != null) {
            throw new EnrollmentRefusedException(Why.NODE_BANNED, Admissions.banned(node.name, node.bannedAt));
        }
    }

    private static String publicId(String tokenText) {
        Matcher matcher = PUBLIC_ID.matcher(tokenText);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
