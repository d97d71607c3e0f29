package dev.holdfast.control.session;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeWatch;
import dev.holdfast.control.handover.HandoverStepDue;
import dev.holdfast.control.handover.Handovers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Passes the steps of handings over to those nodes whose streams end here, as soon as they are due. */
@ApplicationScoped
public class HandoverSteps {

    private static final Logger LOG = Logger.getLogger(HandoverSteps.class);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Handovers handovers;
    private final ConnectedNodes connected;
    private final ChangeFeed changes;
    private @Nullable ChangeWatch watch;

    @Inject
    HandoverSteps(Handovers handovers, ConnectedNodes connected, ChangeFeed changes) {
        this.handovers = handovers;
        this.connected = connected;
        this.changes = changes;
    }

    /** At least so often for those whose node never answers: nothing announces that. */
    void start(@Observes StartupEvent event) {
        watch = ChangeWatch.start(changes, ChangeFeed.Topic.HANDOVER, "handover-steps", SILENCE, this::passIfAny);
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
    }

    private void passIfAny() {
        if (handovers.anyOpen()) {
            pass();
            handovers.settle();
        }
    }

    private void pass() {
        try {
            for (HandoverStepDue step : handovers.claim(connected.here())) {
                connected.handOver(step);
            }
        } catch (RuntimeException e) {
            // The database is away: what was asked for lapses, and nobody has been told anything.
            LOG.warnf("event=handover_not_passed reason=%s", e.getMessage());
        }
    }
}
