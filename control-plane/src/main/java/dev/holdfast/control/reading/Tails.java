package dev.holdfast.control.reading;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.OpenStreams;
import dev.holdfast.control.access.OpenStreams.Kind;
import dev.holdfast.control.access.OpenStreams.Lease;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SlowReadException;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.TailBatch;
import dev.holdfast.control.query.TailBatch.News;
import dev.holdfast.control.query.TailMark;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Live tails: what comes, as server-sent events. Each event's id is the mark behind it, so that a browser that reconnects
 * misses nothing and is told nothing twice.
 */
@ApplicationScoped
public class Tails {

    private static final Logger LOG = Logger.getLogger(Tails.class);

    private static final long POLL_MILLIS = 1000;
    private static final long BETWEEN_POLLS_MILLIS = 50;
    private static final int BATCH = 200;

    /** What lies longer back is read by pages. */
    private static final Duration OLDEST = Duration.ofDays(1);

    private static final String TOO_SLOW = "too-slow";

    private final OpenStreams open;
    private final GuardedStreams guarded;
    private final CurrentVisitor visitor;
    private final ChangeFeed changes;
    private final CursorKey key;

    @Inject
    Tails(OpenStreams open, GuardedStreams guarded, CurrentVisitor visitor, ChangeFeed changes, CursorKey key) {
        this.open = open;
        this.guarded = guarded;
        this.visitor = visitor;
        this.changes = changes;
        this.key = key;
    }

    /** Reads what is new behind a mark. */
    @FunctionalInterface
    public interface Source<E> {
        TailBatch<E> next(TailMark mark, int limit);
    }

    /**
     * Opens one.
     *
     * @param last id of the last event that was received; null: from now on
     * @param hint what changes when there may be news; each second it is looked anyway
     * @param text of a row, as the event holds it
     */
    public <E> Multi<OutboundSseEvent> open(
            Query query,
            @Nullable String last,
            Topic hint,
            Supplier<TailMark> start,
            Source<E> source,
            Function<E, String> text,
            Sse sse,
            RoutingContext request) {
        SignedIn who = visitor.signedIn();
        byte[] secret = key.bytes();
        TailMark mark = last == null || last.isEmpty() ? start.get() : resumed(last, secret, query);
        Lease lease = open.open(who, Kind.TAIL);
        // However it ends, and also if it never begins.
        request.addEndHandler(ended -> lease.close());
        Multi<OutboundSseEvent> news = Multi.createFrom()
                .emitter(
                        emitter -> new Tail<>(emitter, query, secret, source, text, sse).run(mark, hint),
                        BackPressureStrategy.BUFFER);
        return guarded.guard(news, TOO_SLOW, sse);
    }

    private static TailMark resumed(String last, byte[] secret, Query query) {
        TailMark mark = TailMark.open(last, secret, query);
        if (mark.from().isBefore(Instant.now().minus(OLDEST))) {
            throw new CursorRefusedException();
        }
        return mark;
    }

    /** One open tail. */
    private final class Tail<E> {
        private final MultiEmitter<? super OutboundSseEvent> emitter;
        private final Query query;
        private final byte[] secret;
        private final Source<E> source;
        private final Function<E, String> text;
        private final Sse sse;
        private final Semaphore hints = new Semaphore(0);
        private final Semaphore demand = new Semaphore(0);

        private Tail(
                MultiEmitter<? super OutboundSseEvent> emitter,
                Query query,
                byte[] secret,
                Source<E> source,
                Function<E, String> text,
                Sse sse) {
            this.emitter = emitter;
            this.query = query;
            this.secret = secret;
            this.source = source;
            this.text = text;
            this.sse = sse;
        }

        private void run(TailMark mark, Topic hint) {
            ChangeFeed.Subscription subscription = changes.subscribe(topic -> {
                if (topic == hint) {
                    hints.release();
                }
            });
            emitter.onRequest(more -> demand.release());
            Thread reader = Thread.ofVirtual().name("tail").unstarted(() -> readOn(mark));
            emitter.onTermination(() -> {
                subscription.close();
                reader.interrupt();
            });
            reader.start();
        }

        private void readOn(TailMark start) {
            try {
                // So that who reconnects before the first news does so from here.
                emit(sse.newEventBuilder()
                        .name("open")
                        .id(start.sealed(secret, query))
                        .data("now")
                        .build());
                TailMark mark = start;
                while (!emitter.isCancelled()) {
                    mark = tellNews(mark);
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (SlowReadException tooSlow) {
                emitter.emit(sse.newEventBuilder()
                        .name(TOO_SLOW)
                        .data(String.valueOf(tooSlow.getMessage()))
                        .build());
            } catch (RuntimeException unexpected) {
                LOG.errorf(unexpected, "event=tail_failed query=%s", query.text());
                emitter.fail(unexpected);
            }
        }

        private TailMark tellNews(TailMark mark) throws InterruptedException {
            TailBatch<E> batch;
            try {
                batch = source.next(mark, BATCH);
            } catch (SlowReadException tooSlow) {
                throw tooSlow;
            } catch (RuntimeException away) {
                // It has told nothing of this round, so it asks again for the same.
                LOG.debugf("event=tail_interrupted reason=%s", away.getMessage());
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                return mark;
            }
            for (News<E> news : batch.news()) {
                emit(event(news));
            }
            if (batch.next().within() == null) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_POLLS_MILLIS);
                boolean hinted = hints.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (hinted) {
                    hints.drainPermits();
                }
            }
            return batch.next();
        }

        /** Waits until whoever listens can take one more: a slow reader holds its own tail up and nothing else. */
        private void emit(OutboundSseEvent event) throws InterruptedException {
            while (emitter.requested() <= 0 && !emitter.isCancelled()) {
                boolean asked = demand.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
                LOG.tracef("event=tail_waits asked=%s", asked);
            }
            emitter.emit(event);
        }

        private OutboundSseEvent event(News<E> news) {
            return sse.newEventBuilder()
                    .name("item")
                    .id(news.mark().sealed(secret, query))
                    .data(String.class, text.apply(news.entry()))
                    .build();
        }
    }
}
