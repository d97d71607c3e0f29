package dev.holdfast.control.reading;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.StreamPermits;
import dev.holdfast.control.access.StreamPermits.StreamPermit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.Predicate;

/** What every stream of server-sent events has besides its events: a word now and then, and an end when the sign-in ends. */
@ApplicationScoped
public class GuardedStreams {

    /** How often silence is broken, so that proxies keep the stream, and the sign-in is looked at again. */
    private static final Duration BEAT = Duration.ofSeconds(15);

    private static final String SIGNED_OUT = "signed-out";

    private final StreamPermits permits;
    private final CurrentVisitor visitor;

    @Inject
    GuardedStreams(StreamPermits permits, CurrentVisitor visitor) {
        this.permits = permits;
        this.visitor = visitor;
    }

    /**
     * A stream for whoever asks now.
     *
     * @param last names the event after which nothing more is sent; none does if it is empty
     */
    public Multi<OutboundSseEvent> guard(Multi<OutboundSseEvent> events, String last, Sse sse) {
        StreamPermit permit = permits.of(visitor.signedIn());
        Multi<Long> ticks = Multi.createFrom().ticks().every(BEAT).onOverflow().drop();
        Multi<OutboundSseEvent> beats = Multi.createBy()
                .merging()
                .streams(ticks, permits.changes())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(tick -> permit.isGood()
                        ? sse.newEventBuilder().comment("still here").build()
                        : sse.newEventBuilder().name(SIGNED_OUT).data("now").build());
        return Multi.createBy().merging().streams(events, beats).select().first(new UntilTheEnd(last));
    }

    /** True up to and including the word that it is over. */
    private static final class UntilTheEnd implements Predicate<OutboundSseEvent> {
        private final String last;
        private boolean over;

        private UntilTheEnd(String last) {
            this.last = last;
        }

        @Override
        public boolean test(OutboundSseEvent event) {
            if (over) {
                return false;
            }
            String name = event.getName();
            over = SIGNED_OUT.equals(name) || (name != null && name.equals(last));
            return true;
        }
    }
}
