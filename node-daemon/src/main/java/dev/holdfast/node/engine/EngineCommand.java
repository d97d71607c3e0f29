package dev.holdfast.node.engine;

import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the engine. Put into its queue, done between two turns of the loop, answered by the future. */
public sealed interface EngineCommand {

    /**
     * Bring these settings into force: routers that are new start, routers that are gone stop, the others change.
     *
     * @param policyRevision of the policy laid over the file; 0: only the file
     */
    record Apply(List<RouterSettings> settings, long policyRevision, CompletableFuture<Void> done)
            implements EngineCommand {
        public Apply {
            settings = List.copyOf(settings);
        }
    }

    /** Tell the state of every virtual router. */
    record Status(CompletableFuture<NodeStatus> answer) implements EngineCommand {}

    /** The host is silent for a router's addresses now, or cannot be. */
    record Silenced(RouterKey router, boolean inForce) implements EngineCommand {}

    /** Stop in good order: priority 0, addresses let go, loop ended. */
    record Stop(CompletableFuture<Void> done) implements EngineCommand {}
}
