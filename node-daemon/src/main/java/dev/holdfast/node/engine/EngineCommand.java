package dev.holdfast.node.engine;

import dev.holdfast.node.track.Outcome;
import dev.holdfast.node.track.PolledCheck;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.time.Duration;
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

    /** A thing that routers hang on was looked at, and is another than before. */
    record CheckSeen(PolledCheck check, Outcome outcome) implements EngineCommand {}

    /**
     * One step of an operator's handing over. The answer comes once the step is done, or could not be.
     *
     * @param step which of the two this node has to do
     */
    record Handover(RouterKey router, Step step, CompletableFuture<Answer> answer) implements EngineCommand {

        /** What is to be done. */
        public sealed interface Step {

            /** Take the next farewell at once, if it comes in time. */
            record BecomeHeir(Duration within) implements Step {}

            /** Say farewell. */
            record GiveTo(IpAddress heir) implements Step {}
        }

        /** What came of it. */
        public sealed interface Answer {

            /** @param source the address that the router advertises from */
            record Done(IpAddress source) implements Answer {}

            /** @param why a stable word */
            record Refused(String why) implements Answer {}
        }
    }

    /** Stop in good order: priority 0, addresses let go, loop ended. */
    record Stop(CompletableFuture<Void> done) implements EngineCommand {}
}
