package dev.holdfast.control.session;

import dev.holdfast.control.fleet.StreamClaims;
import dev.holdfast.control.fleet.StreamClaims.Claim;
import dev.holdfast.proto.v1.Goodbye;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Two streams of one node that end at two replicas. {@link ConnectedNodes} decides between streams that end here; between
 * replicas the node's row in the database decides, looked at once a second. The replica whose stream is no longer named
 * there ends it, if the same instance has reconnected elsewhere. If it was another instance, the older stream is asked: one
 * that does not answer is ended; one that answers puts itself back, and the newer one, which sees a row older than itself,
 * knows that it is the clone.
 */
@ApplicationScoped
class RivalStreams {

    private static final Logger LOG = Logger.getLogger(RivalStreams.class);

    /** Longer than anybody's pause; a rival is dealt with in the first seconds. */
    private static final Duration RECENT = Duration.ofMinutes(2);

    private final ConnectedNodes connected;
    private final StreamClaims claims;
    private final Misconduct misconduct;
    private final Replica replica;
    private final Set<UUID> beingAsked = ConcurrentHashMap.newKeySet();

    @Inject
    RivalStreams(ConnectedNodes connected, StreamClaims claims, Misconduct misconduct, Replica replica) {
        this.connected = connected;
        this.claims = claims;
        this.misconduct = misconduct;
        this.replica = replica;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void settle() {
        if (connected.isEmpty()) {
            return;
        }
        Instant recently = Instant.now().minus(RECENT);
        claims.openedElsewhere(replica.name(), recently).forEach(this::settle);
        List<UUID> fresh = connected.openedSince(recently);
        claims.heldElsewhere(replica.name(), fresh).forEach(this::settle);
    }

    private void settle(Claim theirs) {
        connected
                .ofNode(theirs.node())
                .ifPresent(mine -> mine.claim(replica.name()).ifPresent(own -> settle(mine, own, theirs)));
    }

    private void settle(NodeStream mine, Claim own, Claim theirs) {
        boolean theirsIsNewer = theirs.since().isAfter(own.since());
        if (theirs.instance().equals(own.instance())) {
            if (theirsIsNewer) {
                mine.end(Goodbye.Why.WHY_SUPERSEDED, "the node has opened another stream at " + theirs.replica());
            } else {
                claims.putBack(own, theirs.streamId());
            }
        } else if (!theirsIsNewer) {
            mine.end(
                    Goodbye.Why.WHY_CLONED_IDENTITY,
                    "another instance is connected at " + theirs.replica() + " under this identity, and it answers");
        } else if (beingAsked.add(own.streamId())) {
            Thread.ofVirtual().name("rival-" + own.node()).start(() -> ask(mine, own, theirs));
        }
    }

    private void ask(NodeStream mine, Claim own, Claim theirs) {
        try {
            if (!mine.answersWithin(ConnectedNodes.CLONE_CHECK)) {
                mine.end(Goodbye.Why.WHY_SUPERSEDED, "the node has started anew, at " + theirs.replica());
            } else if (claims.putBack(own, theirs.streamId())) {
                LOG.warnf("event=cloned_identity node=%s source=%s", own.node(), theirs.remoteAddress());
                mine.cloneSeen(theirs.remoteAddress(), theirs.instance());
                mine.rowWasAnothers();
                misconduct.cloned(
                        own.node(),
                        theirs.remoteAddress(),
                        "instance " + theirs.instance() + " was held off: another one answers");
            }
        } catch (RuntimeException databaseAway) {
            LOG.warnf("event=rival_not_settled node=%s reason=%s", own.node(), databaseAway.getMessage());
        } finally {
            beingAsked.remove(own.streamId());
        }
    }
}
