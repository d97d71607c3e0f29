package dev.holdfast.control.session;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeWatch;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.proto.v1.Goodbye;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the streams of nodes that were banned or evicted, at whichever replica that was done. It looks each second, and at
 * once when the feed says that there is news: a hint that is lost costs that second.
 */
@ApplicationScoped
class Expulsion {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Admissions admissions;
    private final ConnectedNodes connected;
    private final ChangeFeed changes;
    private @Nullable ChangeWatch watch;

    @Inject
    Expulsion(Admissions admissions, ConnectedNodes connected, ChangeFeed changes) {
        this.admissions = admissions;
        this.connected = connected;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        watch = ChangeWatch.start(changes, ChangeFeed.Topic.ENROLLMENT, "expulsion", LOOK, this::look);
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
    }

    private void look() {
        Admissions.ShutOut shut = admissions.shutOut();
        connected.endWhere(node -> shut.of(node.uuid(), node.keyHash())
                .map(refused -> Goodbye.newBuilder()
                        .setWhy(NodeIdentity.why(refused.how()))
                        .setDetail(refused.sentence())
                        .build()));
    }
}
