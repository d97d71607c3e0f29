package dev.holdfast.control.session;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeWatch;
import dev.holdfast.control.policy.FleetOverlay;
import dev.holdfast.control.policy.NodeDeclarations;
import dev.holdfast.control.policy.PolicyDelivery;
import dev.holdfast.control.policy.WantedPolicy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends each node whose stream ends here what it shall have, when policy has changed. A change may concern ten thousand of
 * them at once: they are looked up and noted by hundreds, and not one by one.
 */
@ApplicationScoped
class PolicyPusher {

    private static final Logger LOG = Logger.getLogger(PolicyPusher.class);

    /** A push that the feed never told of is made then. */
    private static final Duration LOOK = Duration.ofHours(1);

    private static final int AT_ONCE = 250;

    private final ConnectedNodes connected;
    private final PolicyDelivery policy;
    private final ChangeFeed changes;
    private @Nullable ChangeWatch watch;

    @Inject
    PolicyPusher(ConnectedNodes connected, PolicyDelivery policy, ChangeFeed changes) {
        this.connected = connected;
        this.policy = policy;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        watch = ChangeWatch.start(changes, ChangeFeed.Topic.POLICY, "policy-pusher", LOOK, this::pushToAll);
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
    }

    private void pushToAll() {
        List<NodeStream> streams = connected.streams();
        if (streams.isEmpty()) {
            return;
        }
        FleetOverlay overlay = policy.overlay();
        for (int from = 0; from < streams.size(); from += AT_ONCE) {
            List<NodeStream> part = streams.subList(from, Math.min(from + AT_ONCE, streams.size()));
            try {
                push(part, overlay);
            } catch (RuntimeException e) {
                // It is sent when they come the next time; but it should be known that it was not sent now.
                LOG.warnf("event=policy_not_pushed nodes=%d reason=%s", part.size(), e.getMessage());
            }
        }
    }

    private record Due(UUID node, PolicyConversation conversation, WantedPolicy wanted) {}

    private void push(List<NodeStream> streams, FleetOverlay overlay) {
        Map<UUID, PolicyConversation> conversations = new HashMap<>();
        streams.forEach(
                stream -> stream.policy().ifPresent(conversation -> conversations.put(stream.node(), conversation)));
        Map<UUID, NodeDeclarations> read = policy.declarations(conversations.entrySet().stream()
                .filter(one -> one.getValue().declared().isEmpty())
                .map(Map.Entry::getKey)
                .toList());
        List<Due> due = new ArrayList<>();
        conversations.forEach((node, conversation) -> conversation
                .declared()
                .or(() -> Optional.ofNullable(read.get(node)))
                .map(overlay::wanted)
                .filter(conversation::lacks)
                .ifPresent(shall -> due.add(new Due(node, conversation, shall))));
        if (due.isEmpty()) {
            return;
        }
        policy.pushed(due.stream()
                .collect(Collectors.toMap(Due::node, one -> one.wanted().revision())));
        due.forEach(one -> one.conversation().send(one.wanted()));
    }
}
