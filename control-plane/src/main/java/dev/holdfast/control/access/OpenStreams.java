package dev.holdfast.control.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many answers that stay open one user has at this replica: each costs a thread and reads again and again. Whoever
 * comes with several tokens is one user.
 */
@ApplicationScoped
public class OpenStreams {

    private final Map<Owner, Integer> open = new ConcurrentHashMap<>();

    private record Owner(long user, Kind kind) {}

    /** What stays open. */
    public enum Kind {
        EXPORT("exports", 3),
        TAIL("tails", 20);

        private final String plural;
        private final int most;

        Kind(String plural, int most) {
            this.plural = plural;
            this.most = most;
        }

        public int most() {
            return most;
        }
    }

    /** One that is open. Closing it twice does nothing more. */
    @FunctionalInterface
    public interface Lease extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws TooManyStreamsException if there are as many as one may have */
    public Lease open(SignedIn who, Kind kind) {
        Owner owner = new Owner(who.userId(), kind);
        open.merge(owner, 1, (before, one) -> {
            if (before >= kind.most) {
                throw new TooManyStreamsException(kind.plural, kind.most);
            }
            return before + one;
        });
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                open.computeIfPresent(owner, (key, before) -> before == 1 ? null : before - 1);
            }
        };
    }
}
