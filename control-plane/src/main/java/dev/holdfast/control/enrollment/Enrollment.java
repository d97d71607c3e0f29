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
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Turns a join token and a certificate request into a node. */
@ApplicationScoped
public class Enrollment {

    private static final Logger LOG = Logger.getLogger(Enrollment.class);
    private static final Pattern PUBLIC_ID = Pattern.compile("([a-z0-9]{4,32})\\..*");

    private final Authorities authorities;
    private final Audit audit;
    private final ChangeFeed changes;
    private final FailedAttempts failures = new FailedAttempts(System::nanoTime);

    @Inject
    Enrollment(Authorities authorities, Audit audit, ChangeFeed changes) {
        this.authorities = authorities;
        this.audit = audit;
        this.changes = changes;
    }

    /** A certificate and whom it is for. */
    public record Issued(UUID node, String cluster, X509Certificate certificate, X509Certificate authority) {}

    /**
     * Enrols a host. The same key asks again after a lost answer, is the same node, and costs the token nothing.
     *
     * @param source network address that it comes from
     * @throws EnrollmentRefusedException with a sentence for the operator; on record by then
     */
    public Issued enroll(String tokenText, byte[] request, String nodeName, String source) {
        try {
            if (!failures.mayTry(source)) {
                throw new EnrollmentRefusedException(
                        Why.TOO_MANY_ATTEMPTS, "too many failed attempts from " + source + "; wait a minute");
            }
            CertificateRequest read = CertificateRequest.read(request);
            Issued issued = QuarkusTransaction.requiringNew()
                    .call(() -> enrollInTransaction(tokenText, read.key(), nodeName, source));
            changes.announce(ChangeFeed.Topic.FLEET);
            changes.announce(ChangeFeed.Topic.ENROLLMENT);
            return issued;
        } catch (EnrollmentRefusedException refused) {
            refused(refused, AuditCode.JOIN_TOKEN_REFUSED, "join_token", publicId(tokenText), source);
            throw refused;
        }
    }

    private Issued enrollInTransaction(String tokenText, PublicKey key, String name, String source) {
        JoinToken token = JoinTokens.lockMatching(tokenText)
                .orElseThrow(() -> new EnrollmentRefusedException(
                        Why.TOKEN_UNKNOWN, "there is no such join token, or its secret is wrong"));
        if (token.revokedAt != null) {
            throw new EnrollmentRefusedException(
                    Why.TOKEN_REVOKED, "join token " + token.id + " was revoked; ask for another");
        }
        NodeKey known = NodeKey.findById(NodeKey.hash(key));
        return known == null ? enrollNew(token, key, name, source) : reissue(token, known, key, source);
    }

    private Issued enrollNew(JoinToken token, PublicKey key, String name, String source) {
        Instant now = Instant.now();
        if (!now.isBefore(token.expiresAt)) {
            throw new EnrollmentRefusedException(
                    Why.TOKEN_EXPIRED,
                    "join token " + token.id + " expired at " + token.expiresAt + "; ask for another");
        }
        if (token.uses >= token.usesAllowed) {
            throw new EnrollmentRefusedException(
                    Why.TOKEN_USED_UP,
                    "join token " + token.id + " was good for " + token.usesAllowed + " nodes; ask for another");
        }
        // One enrolment a cluster at a time, so that a name is looked for and taken in one step.
        Cluster cluster = Cluster.findById(token.cluster.id, LockModeType.PESSIMISTIC_WRITE);
        refuseTakenName(cluster, name);
        Node node = new Node(UUID.randomUUID(), cluster, name, now);
        node.persist();
        X509Certificate certificate = authorities.signing().signNode(key, node.uuid);
        new NodeKey(key, node.uuid, token.id, certificate).persist();
        token.uses++;
        token.lastUsedAt = now;
        audit.record(AuditEntry.done(
                        AuditCode.NODE_ENROLLED, Actor.node(node.uuid.toString(), source), "node", node.uuid.toString())
                .changing(Map.of(), Map.of("name", name, "cluster", cluster.name, "token", token.id)));
        LOG.infof("event=node_enrolled node=%s name=%s cluster=%s token=%s", node.uuid, name, cluster.name, token.id);
        return issued(node, certificate);
    }

    private Issued reissue(JoinToken token, NodeKey known, PublicKey key, String source) {
        Node node = Node.findById(known.nodeUuid);
        if (!known.tokenId.equals(token.id)) {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "this key has been enrolled with another token; make a new key to enrol anew");
        }
        refuseBanned(node);
        X509Certificate certificate = authorities.signing().signNode(key, node.uuid);
        known.reissued(certificate);
        audit.record(AuditEntry.done(
                AuditCode.CERTIFICATE_REISSUED,
                Actor.node(node.uuid.toString(), source),
                "node",
                node.uuid.toString()));
        return issued(node, certificate);
    }

    Issued issued(Node node, X509Certificate certificate) {
        return new Issued(
                node.uuid, node.cluster.name, certificate, authorities.signing().certificate());
    }

    /** Puts a refusal on record, and slows a source down that guesses, or sends what makes only work. */
    void refused(EnrollmentRefusedException refused, AuditCode code, String targetKind, String target, String source) {
        if (refused.why() == Why.TOKEN_UNKNOWN || refused.why() == Why.REQUEST_INVALID) {
            failures.failed(source);
        }
        LOG.warnf("event=enrollment_refused why=%s source=%s target=%s", refused.why(), source, target);
        audit.recordAttempt(AuditEntry.denied(
                code, Actor.nobody(source), targetKind, target, refused.why() + ": " + refused.getMessage()));
    }

    static void refuseBanned(Node node) {
        if (node.bannedAt != null) {
            throw new EnrollmentRefusedException(
                    Why.NODE_BANNED, "node " + node.name + " was banned at " + node.bannedAt);
        }
    }

    private static void refuseTakenName(Cluster cluster, String name) {
        if (!Clusters.NAME.matcher(name).matches()) {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "the node's name is none; write 1 to 63 of a-z, 0-9 and -");
        }
        if (Node.count("cluster = ?1 and name = ?2", cluster, name) > 0) {
            throw new EnrollmentRefusedException(
                    Why.NAME_TAKEN,
                    "cluster " + cluster.name + " has a node " + name + " with another key; choose another name");
        }
    }

    private static String publicId(String tokenText) {
        Matcher matcher = PUBLIC_ID.matcher(tokenText);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
