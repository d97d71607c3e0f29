package dev.holdfast.control.session;

import dev.holdfast.control.fleet.StreamOpened;
import dev.holdfast.control.policy.NodeDeclarations;
import dev.holdfast.control.policy.PolicyAnswer;
import dev.holdfast.control.policy.PolicyDelivery;
import dev.holdfast.control.policy.WantedPolicy;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Policy on one stream: what was sent last, and the answer to that and to nothing older. */
final class PolicyConversation {

    private static final Logger LOG = Logger.getLogger(PolicyConversation.class);

    private final UUID node;
    private final String remoteAddress;
    private final Outbox outbox;
    private final PolicyDelivery policy;
    private @Nullable WantedPolicy known;
    private @Nullable NodeDeclarations declared;
    private String nonce = "";

    PolicyConversation(UUID node, String remoteAddress, Outbox outbox, PolicyDelivery policy) {
        this.node = node;
        this.remoteAddress = remoteAddress;
        this.outbox = outbox;
        this.policy = policy;
    }

    /** At the node's Hello: sends what it shall have, unless it says that it has just that. */
    synchronized void begin(StreamOpened stream) {
        policy.arrived(stream).ifPresent(due -> {
            declared = due.declared().lasts() ? due.declared() : null;
            if (due.toSend()) {
                send(due.wanted());
            } else {
                known = due.wanted();
            }
        });
    }

    /** What the node declares for as long as this stream lasts; empty: that is not known, or may change. */
    synchronized Optional<NodeDeclarations> declared() {
        return Optional.ofNullable(declared);
    }

    /** Whether this is something else than the node was last sent. */
    synchronized boolean lacks(WantedPolicy wanted) {
        WantedPolicy last = known;
        return last == null
                || last.revision() != wanted.revision()
                || !last.routers().equals(wanted.routers());
    }

    /** Sends what the node shall have now; that it is sent has been noted. */
    synchronized void send(WantedPolicy wanted) {
        nonce = UUID.randomUUID().toString();
        known = wanted;
        outbox.policy(NodeWords.push(wanted, nonce));
    }

    /** The revision that the node now says it runs with; empty if it refused, or answered something older. */
    synchronized Optional<Long> answered(dev.holdfast.proto.v1.PolicyAnswer came) {
        WantedPolicy sent = known;
        if (sent == null || nonce.isEmpty() || !came.getNonce().equals(nonce)) {
            LOG.debugf("event=old_policy_answer_ignored node=%s revision=%d", node, came.getRevision());
            return Optional.empty();
        }
        boolean applied = switch (came.getResult()) {
            case RESULT_APPLIED -> true;
            case RESULT_REJECTED -> false;
            case RESULT_UNSPECIFIED, UNRECOGNIZED ->
                throw new ProtocolViolationException("a policy answer without a result");
        };
        PolicyAnswer answer = new PolicyAnswer(
                sent.revision(),
                applied,
                NodeWords.text("reason", came.getReason(), 0, 2000),
                came.getLastGoodRevision(),
                NodeWords.hash(came.getEffectiveHash()));
        policy.answered(node, answer, remoteAddress);
        // That it is applied stands in the audit record, and a push to the fleet would be a line for each of its nodes.
        LOG.logf(
                applied ? Logger.Level.DEBUG : Logger.Level.INFO,
                "event=policy_answered node=%s revision=%d applied=%b reason=\"%s\"",
                node,
                sent.revision(),
                applied,
                answer.reason());
        return applied ? Optional.of(sent.revision()) : Optional.empty();
    }
}
