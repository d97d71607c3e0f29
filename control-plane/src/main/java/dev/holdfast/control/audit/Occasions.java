package dev.holdfast.control.audit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What strangers do again and again, and what was put on record of it a moment ago, so that nobody fills the record. Counted
 * at each replica. The last 10,000 are remembered; what is forgotten is put on record anew.
 */
public final class Occasions {

    private static final int MOST = 10_000;

    private final long quietNanos;
    private final LongSupplier clock;
    private final Map<String, Long> recorded = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** @param quiet how long the same is not worth another record */
    public Occasions(Duration quiet) {
        this(quiet, System::nanoTime);
    }

    /** @param clock nanoseconds that only grow */
    Occasions(Duration quiet, LongSupplier clock) {
        this.quietNanos = quiet.toNanos();
        this.clock = clock;
    }

    /** Whether this is worth a record now; if it is, the same is not for a while. */
    public synchronized boolean isNew(String what) {
        long now = clock.getAsLong();
        Long before = recorded.get(what);
        if (before != null && now - before < quietNanos) {
            return false;
        }
        // Behind all others, so that what was seen longest ago is forgotten first.
        recorded.remove(what);
        recorded.put(what, now);
        return true;
    }
}
