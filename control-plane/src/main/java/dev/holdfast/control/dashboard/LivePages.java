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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Keeps open pages up to date. When something changed, each view that somebody has open is rendered once, whoever
 * looks, and all of it goes to each of them; a browser that reads slowly gets the newest and skips what lies between. Of
 * each view only the parts that differ from what that browser has are sent.
 */
@ApplicationScoped
class LivePages {

    private static final Logger LOG = Logger.getLogger(LivePages.class);

    /** A storm of changes is so many pictures a second and no more, from the beginning of one to that of the next. */
    private static final Duration BETWEEN_RENDERINGS = Duration.ofMillis(100);

    /** Where renderings take longer than that, they take no more than four fifths of the time. */
    private static final int PAUSE_PART = 4;

    private static final Duration BEFORE_RENDERING = Duration.ofMillis(3);

    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int AT_A_TIME = 4;

    private final ChangeFeed changes;
    private final LiveRenderer renderer;
    private final Map<LiveView, Audience> audiences = new ConcurrentHashMap<>();
    private final Semaphore dirty = new Semaphore(0);
    private final AtomicLong change = new AtomicLong();
    private volatile boolean running = true;

    @Inject
    LivePages(ChangeFeed changes, LiveRenderer renderer) {
        this.changes = changes;
        this.renderer = renderer;
    }

    /**
     * A view at one moment.
     *
     * @param change the newest that it knows of
     * @param madeNanos when it was made, by the monotonic clock
     */
    private record Picture(long change, long madeNanos, List<LivePart> parts) {

        /** What no change is told of, such as the clock of a node, is let grow this old for who comes anew. */
        boolean isOf(long latest) {
            return change == latest && System.nanoTime() - madeNanos < FRESH.toNanos();
        }
    }

    /** Who looks at one view, and what they see. */
    private final class Audience {
        private final BroadcastProcessor<Picture> pictures = BroadcastProcessor.create();
        private final LiveView view;
        private final ReentrantLock rendering = new ReentrantLock();
        private Picture picture = new Picture(-1, 0, List.of());
        private int size;

        private Audience(LiveView view) {
            this.view = view;
        }

        /** What there is to see now: rendered by whoever asks first after a change, for all who ask. */
        Picture picture() {
            rendering.lock();
            try {
                long now = change.get();
                if (!picture.isOf(now)) {
                    picture = new Picture(now, System.nanoTime(), renderer.render(view));
                }
                return picture;
            } finally {
                rendering.unlock();
            }
        }
    }

    void start(@Observes StartupEvent event) {
        changes.subscribe(topic -> {
            if (!LiveView.SHOWN_NOWHERE.contains(topic)) {
                change.incrementAndGet();
                dirty.release();
            }
        });
        Thread.ofVirtual().name("live-pages").start(this::renderWhenDirty);
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        dirty.release();
        audiences.values().forEach(audience -> audience.pictures.onComplete());
    }

    /** As below, for a page that has nothing yet. */
    Multi<LivePart> watch(LiveView view) {
        return watch(view, Set.of());
    }

    /**
     * The parts of a view: those of now first, since the page may have missed something between its own rendering and
     * this; then, each time something changed, those that differ.
     *
     * @param had digests of the parts that the page came with: these are not sent again
     */
    Multi<LivePart> watch(LiveView view, Set<String> had) {
        Multi<Picture> pictures = Multi.createFrom().deferred(() -> {
            Audience audience = enter(view);
            // Subscribed to before the picture of now is made, so that nothing falls between the two.
            Multi<Picture> later = audience.pictures.onOverflow().dropPreviousItems();
            Multi<Picture> now = Multi.createFrom().item(audience::picture);
            return Multi.createBy()
                    .merging()
                    .streams(later, now)
                    .onTermination()
                    .invoke(() -> leave(view));
        });
        Map<String, String> sent = new HashMap<>();
        AtomicLong newest = new AtomicLong(-1);
        return pictures
                // The one of now may be overtaken by a later one.
                .select()
                .where(picture -> newest.getAndAccumulate(picture.change(), Math::max) <= picture.change())
                .onItem()
                .transformToMultiAndConcatenate(
                        picture -> Multi.createFrom().iterable(news(picture.parts(), sent, had)));
    }

    private static List<LivePart> news(List<LivePart> parts, Map<String, String> sent, Set<String> had) {
        List<LivePart> news = new ArrayList<>();
        for (LivePart part : parts) {
            String before = sent.put(part.name(), part.digest());
            boolean first = before == null;
            if (first
                    ? !LivePart.ANNOUNCEMENT.equals(part.name()) && !had.contains(part.digest())
                    : !part.digest().equals(before)) {
                news.add(part);
            }
        }
        return news;
    }

    private Audience enter(LiveView view) {
        return audiences.compute(view, (key, present) -> {
            Audience audience = present == null ? new Audience(key) : present;
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
                // What was committed together is told topic by topic: one picture for all of them.
                Thread.sleep(BEFORE_RENDERING);
                dirty.drainPermits();
                long beganNanos = System.nanoTime();
                renderAll();
                Thread.sleep(pause(Duration.ofNanos(System.nanoTime() - beganNanos)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** After a rendering that took so long. */
    static Duration pause(Duration took) {
        Duration rest = BETWEEN_RENDERINGS.minus(took);
        Duration least = took.dividedBy(PAUSE_PART);
        return rest.compareTo(least) > 0 ? rest : least;
    }

    /** Several at a time: who looks at a small page does not wait for a large one. */
    private void renderAll() {
        List<Audience> open = List.copyOf(audiences.values());
        if (open.size() == 1) {
            render(open.getFirst());
            return;
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                AT_A_TIME, Thread.ofVirtual().name("live-pages-", 0).factory())) {
            open.forEach(audience -> workers.execute(() -> render(audience)));
        }
    }

    private static void render(Audience audience) {
        try {
            audience.pictures.onNext(audience.picture());
        } catch (RuntimeException e) {
            // The database is away: the pages keep what they have, and the next change heals them.
            LOG.warnf("event=live_rendering_failed view=%s reason=%s", audience.view, e);
        }
    }
}
