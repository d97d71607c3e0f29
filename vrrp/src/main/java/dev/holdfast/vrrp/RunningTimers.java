package dev.holdfast.vrrp;

import java.util.EnumMap;
import java.util.Map;

/**
 * The timers that the router has asked for, with their generations. An expiry counts only if it names the generation that runs
 * now: one that was on its way when the timer was moved or cancelled does nothing.
 */
final class RunningTimers {

    private static final class Slot {
        private long generation;
        private long deadlineNanos;
        private boolean running;
    }

    private final Map<Timer, Slot> slots = new EnumMap<>(Timer.class);

    RunningTimers() {
        for (Timer timer : Timer.values()) {
            slots.put(timer, new Slot());
        }
    }

    /** Starts the timer, or moves it. */
    void start(Timer timer, long deadlineNanos, ActionSink sink) {
        Slot slot = slot(timer);
        slot.generation++;
        slot.deadlineNanos = deadlineNanos;
        slot.running = true;
        sink.startTimer(timer, slot.generation, deadlineNanos);
    }

    /** Cancels the timer if it runs. */
    void cancel(Timer timer, ActionSink sink) {
        Slot slot = slot(timer);
        if (slot.running) {
            slot.generation++;
            slot.running = false;
            sink.cancelTimer(timer);
        }
    }

    /** Takes note of an expiry; false: it is of an older generation. */
    boolean expire(Timer timer, long generation) {
        Slot slot = slot(timer);
        if (!slot.running || slot.generation != generation) {
            return false;
        }
        slot.running = false;
        return true;
    }

    boolean isRunning(Timer timer) {
        return slot(timer).running;
    }

    /** Of the timer's last start. */
    long deadlineNanos(Timer timer) {
        return slot(timer).deadlineNanos;
    }

    private Slot slot(Timer timer) {
        Slot slot = slots.get(timer);
        if (slot == null) {
            throw new AssertionError(timer);
        }
        return slot;
    }
}
