package dev.holdfast.control.session;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.proto.v1.Goodbye;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Cuts the streams of nodes that were banned or evicted, at whichever replica that was done. It looks each second, and at
 * once when the feed says that there is news: a hint that is lost costs that second.
 */
@ApplicationScoped
class Expulsion {

    private static final Logger LOG = Logger.getLogger(Expulsion.class);
    private static final long LOOK_MILLIS = 1000;

    private final Admissions admissions;
    private final ConnectedNodes connected;
    private final ChangeFeed changes;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running = true;

    @Inject
    Expulsion(Admissions admissions, ConnectedNodes connected, ChangeFeed changes) {
        this.admissions = admissions;
        this.connected = connected;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        changes.subscribe(topic -> {
            if (topic == ChangeFeed.Topic.ENROLLMENT) {
                news.release();
            }
        });
        Thread.ofVirtual().name("expulsion").start(this::lookLoop);
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        news.release();
    }

    private void lookLoop() {
        while (running) {
            try {
                boolean hinted = news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                news.drainPermits();
                if (running) {
                    look(hinted);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(boolean hinted) {
        try {
            Admissions.ShutOut shut = admissions.shutOut();
            connected.endWhere(node -> shut.of(node.uuid(), node.keyHash())
                    .map(refused -> Goodbye.newBuilder()
                            .setWhy(NodeIdentity.why(refused.how()))
                            .setDetail(refused.sentence())
                            .build()));
        } catch (RuntimeException databaseAway) {
            LOG.debugf("event=expulsion_not_looked_up hinted=%b reason=%s", hinted, databaseAway.getMessage());
        }
    }
}
