package dev.holdfast.node.session.stream;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Signals for one conversation. It stays short: the control plane's messages are asked for one by one, of wakes there is one at
 * most, and the rest answers what the conversation itself has asked for.
 */
final class Inbox {

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    void put(Signal signal) {
        signals.add(signal);
    }

    void wake() {
        if (woken.compareAndSet(false, true)) {
            signals.add(new Signal.Wake());
        }
    }

    /** The next one; null: none came within this time. */
    @Nullable
    Signal poll(long nanos) throws InterruptedException {
        Signal signal = signals.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (signal instanceof Signal.Wake) {
            woken.set(false);
        }
        return signal;
    }
}
