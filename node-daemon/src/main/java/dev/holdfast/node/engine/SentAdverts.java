package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Errno;
import dev.holdfast.vrrp.settings.RouterSettings;
import org.jspecify.annotations.Nullable;

/** What one virtual router has sent: whether the same again would tell anybody anything, and whether sending works. */
final class SentAdverts implements AdvertOutbox.Sender {

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
    private int priorityUnderWay;
    private int worstErrno;
    private @Nullable RouterSettings settingsUnderWay;

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

    /** An advert is about to go out; what becomes of each of its messages is told by {@link #settled}. */
    void begin(int priority, long nowNanos, RouterSettings settings) {
        lastPriority = priority;
        lastSentNanos = nowNanos;
        priorityUnderWay = priority;
        settingsUnderWay = settings;
        worstErrno = 0;
    }

    @Override
    public void settled(int errno, boolean last) {
        worstErrno = Math.max(worstErrno, errno);
        RouterSettings settings = settingsUnderWay;
        if (!last || settings == null) {
            return;
        }
        noteResult(worstErrno, settings);
        if (worstErrno == 0) {
            counters.advertsSent++;
            counters.priorityZeroSent += priorityUnderWay == 0 ? 1 : 0;
        } else {
            forget();
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
