package dev.holdfast.control.session;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.handover.HandoverStepDue;
import dev.holdfast.control.handover.Handovers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Passes the steps of handings over to those nodes whose streams end here, as soon as they are due. */
@ApplicationScoped
public class HandoverSteps {

    private static final Logger LOG = Logger.getLogger(HandoverSteps.class);

    private final Handovers handovers;
    private final ConnectedNodes connected;
    private final ChangeFeed changes;
    private final Semaphore due = new Semaphore(0);
    private volatile boolean running = true;

    @Inject
    HandoverSteps(Handovers handovers, ConnectedNodes connected, ChangeFeed changes) {
        this.handovers = handovers;
        this.connected = connected;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        changes.subscribe(topic -> {
            if (topic == ChangeFeed.Topic.HANDOVER) {
                due.release();
            }
        });
        Thread.ofVirtual().name("handover-steps").start(this::passLoop);
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        due.release();
    }

    /** For those whose node never answers: nothing announces that. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookForSilentNodes() {
        if (handovers.anyOpen()) {
            due.release();
        }
    }

    private void passLoop() {
        while (running) {
            try {
                due.acquire();
                due.drainPermits();
                pass();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
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
