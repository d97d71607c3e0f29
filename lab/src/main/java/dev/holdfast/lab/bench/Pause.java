package dev.holdfast.lab.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time that has to pass because it is what is measured, or because a program has to settle before it is. */
final class Pause {

    private Pause() {}

    static void of(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
