package dev.holdfast.control.dashboard;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Something that is read on a thread of its own, while whoever wants it reads something else. */
final class Meanwhile<T> {

    private final FutureTask<T> reading;

    private Meanwhile(FutureTask<T> reading) {
        this.reading = reading;
    }

    /** Begins; the reader is in no transaction and in no request. */
    static <T> Meanwhile<T> read(Supplier<T> reader) {
        FutureTask<T> reading = new FutureTask<>(reader::get);
        Thread.ofVirtual().name("reads-meanwhile").start(reading);
        return new Meanwhile<>(reading);
    }

    /** What was read; what the reader threw is thrown here. */
    T get() {
        try {
            return reading.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException("it could not be read", failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it was read", e);
        }
    }
}
