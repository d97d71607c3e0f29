package dev.holdfast.vrrp.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The virtual clock, and what is to happen when. What falls on one moment happens in the order in which it was planned. */
final class Schedule {

    private record Entry(long atNanos, long order, Runnable happening) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::order));
    private long nowNanos;
    private long orders;

    long nowNanos() {
        return nowNanos;
    }

    void at(long atNanos, Runnable happening) {
        entries.add(new Entry(Math.max(atNanos, nowNanos), orders++, happening));
    }

    void after(long nanos, Runnable happening) {
        at(nowNanos + nanos, happening);
    }

    /** Lets everything happen up to that moment, and calls {@code afterEach} after each. */
    void runUntil(long endNanos, Runnable afterEach) {
        while (true) {
            Entry next = entries.peek();
            if (next == null || next.atNanos() > endNanos) {
                nowNanos = endNanos;
                return;
            }
            entries.remove();
            nowNanos = next.atNanos();
            next.happening().run();
            afterEach.run();
        }
    }
}
