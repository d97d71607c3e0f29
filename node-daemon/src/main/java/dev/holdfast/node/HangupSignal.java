package dev.holdfast.node;

import java.util.concurrent.Semaphore;
import sun.misc.Signal;

/**
 * SIGHUP: read the node's file again. Without a handler the JVM takes it for the end, so it is caught before anything else is
 * done, and kept until somebody waits for it.
 */
final class HangupSignal {

    private final Semaphore told = new Semaphore(0);

    private HangupSignal() {}

    /** From now on the process outlives it. */
    static HangupSignal caught() {
        HangupSignal hangup = new HangupSignal();
        Signal.handle(new Signal("HUP"), _ -> hangup.told.release());
        return hangup;
    }

    /** Several that came meanwhile are one. */
    void await() throws InterruptedException {
        told.acquire();
        told.drainPermits();
    }
}
