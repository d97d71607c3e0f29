package dev.holdfast.control.dashboard;

import dev.holdfast.control.database.ChangeFeed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Keeps open pages up to date. When something changed, each view that somebody has open is rendered once, whoever
 * looks, and all of it goes to each of them; a browser that reads slowly gets the newest and skips what lies between. Of
 * each view only the parts that differ from what that browser has are sent.
 */
@ApplicationScoped
class LivePages {

    private static final Logger LOG = Logger.getLogger(LivePages.class);

    /** A storm of changes is this many pictures a second and no more. */
    private static final Duration BETWEEN_RENDERINGS = Duration.ofMillis(100);

    private final ChangeFeed changes;
    private final LiveRenderer renderer;
    private final Map<LiveView, Audience> audiences = new ConcurrentHashMap<>();
    private final Semaphore dirty = new Semaphore(0);
    private volatile boolean running = true;

    @Inject
    LivePages(ChangeFeed changes, LiveRenderer renderer) {
        this.changes = changes;
        this.renderer = renderer;
    }

    /** Who looks at one view. */
    private static final class Audience {
        private final BroadcastProcessor<List<LivePart>> pictures = BroadcastProcessor.create();
        private int size;
    }

    void start(@Observes StartupEvent event) {
        changes.subscribe(topic -> dirty.release());
        Thread.ofVirtual().name("live-pages").start(this::renderWhenDirty);
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        dirty.release();
        audiences.values().forEach(audience -> audience.pictures.onComplete());
    }

    /**
     * The parts of a view: those of now first, since the page may have missed something between its own rendering and
     * this; then, each time something changed, those that differ.
     */
    Multi<LivePart> watch(LiveView view) {
        Multi<List<LivePart>> pictures = Multi.createFrom().deferred(() -> {
            Audience audience = enter(view);
            // Subscribed to before the picture of now is made, so that nothing falls between the two.
            Multi<List<LivePart>> later = audience.pictures.onOverflow().dropPreviousItems();
            Multi<List<LivePart>> now = Multi.createFrom().item(() -> renderer.render(view));
            return Multi.createBy()
                    .merging()
                    .streams(later, now)
                    .onTermination()
                    .invoke(() -> leave(view));
        });
        Map<String, String> sent = new HashMap<>();
        return pictures.onItem()
                .transformToMultiAndConcatenate(picture -> Multi.createFrom().iterable(news(picture, sent)));
    }

    private static List<LivePart> news(List<LivePart> picture, Map<String, String> sent) {
        List<LivePart> news = new ArrayList<>();
        for (LivePart part : picture) {
            String before = sent.put(part.name(), part.content());
            boolean first = before == null;
            if (first
                    ? !LivePart.ANNOUNCEMENT.equals(part.name())
                    : !part.content().equals(before)) {
                news.add(part);
            }
        }
        return news;
    }

    private Audience enter(LiveView view) {
        return audiences.compute(view, (key, present) -> {
            Audience audience = present == null ? new Audience() : present;
            audience.size++;
            return audience;
        });
    }

    private void leave(LiveView view) {
        audiences.computeIfPresent(view, (key, audience) -> --audience.size == 0 ? null : audience);
    }

    private void renderWhenDirty() {
        while (running) {
            try {
                dirty.acquire();
                dirty.drainPermits();
                audiences.forEach(this::render);
                Thread.sleep(BETWEEN_RENDERINGS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void render(LiveView view, Audience audience) {
        try {
            audience.pictures.onNext(renderer.render(view));
        } catch (RuntimeException e) {
            // The database is away: the pages keep what they have, and the next change heals them.
            LOG.warnf("event=live_rendering_failed view=%s reason=%s", view, e);
        }
    }
}
