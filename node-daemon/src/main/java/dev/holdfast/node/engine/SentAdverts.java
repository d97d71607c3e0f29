package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Errno;
import dev.holdfast.vrrp.settings.RouterSettings;

/** What one virtual router has sent: whether the same again would tell anybody anything, and whether sending works. */
final class SentAdverts {

    /**
     * The same advert again within this part of an interval tells nobody anything. It bounds what a flood of lower adverts, each
     * of which is answered at once (RFC 9568 section 6.4.3), can make us send.
     */
    private static final int SHORTEST_REPEAT_DIVISOR = 20;

    private final EngineLog log;
    private final RouterCounters counters;
    private int lastPriority = -1;
    private long lastSentNanos;
    private int lastErrno;

    SentAdverts(EngineLog log, RouterCounters counters) {
        this.log = log;
        this.counters = counters;
    }

    /** The next advert says something new, whatever its priority. */
    void forget() {
        lastPriority = -1;
    }

    /** Whether this was said a moment ago; counted if so. */
    boolean suppresses(int priority, long nowNanos, RouterSettings settings) {
        long repeatNanos = settings.advertInterval().toNanos() / SHORTEST_REPEAT_DIVISOR;
        boolean repeated = priority == lastPriority && nowNanos - lastSentNanos < repeatNanos;
        counters.advertsSuppressed += repeated ? 1 : 0;
        return repeated;
    }

    /** An advert went out, or the kernel refused it with {@code errno}. */
    void sent(int priority, long nowNanos, int errno, RouterSettings settings) {
        noteResult(errno, settings);
        if (errno == 0) {
            lastPriority = priority;
            lastSentNanos = nowNanos;
            counters.advertsSent++;
            counters.priorityZeroSent += priority == 0 ? 1 : 0;
        }
    }

    /** Of any frame: one line when it begins to fail, and one when it works again. */
    void noteResult(int errno, RouterSettings settings) {
        counters.sendFailures += errno == 0 ? 0 : 1;
        if (errno == lastErrno) {
            return;
        }
        lastErrno = errno;
        if (errno == 0) {
            log.info("event=send-recovered router=" + settings.name());
        } else {
            log.warn("event=send-failed router=" + settings.name() + " interface=" + settings.interfaceName()
                    + " error=\"" + Errno.text(errno) + "\"");
        }
    }
}
