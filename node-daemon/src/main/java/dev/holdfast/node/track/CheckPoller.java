package dev.holdfast.node.track;

import dev.holdfast.vrrp.settings.TrackedCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Looks at files and processes, each check on a thread of its own, so that one whose file system hangs keeps no other waiting. Tells
 * the first look and every change after it.
 */
public final class CheckPoller implements AutoCloseable {

    private final ProcessNames processes;
    private final BiConsumer<PolledCheck, Outcome> listener;
    private final Map<PolledCheck, Thread> threads = new HashMap<>();

    /** {@code listener} is called on the checks' threads. */
    public CheckPoller(BiConsumer<PolledCheck, Outcome> listener) {
        this(Path.of("/proc"), listener);
    }

    CheckPoller(Path proc, BiConsumer<PolledCheck, Outcome> listener) {
        processes = new ProcessNames(proc);
        this.listener = listener;
    }

    /** From now on these are looked at and no others. Never blocks; for one thread alone. */
    public void follow(Set<PolledCheck> wanted) {
        threads.entrySet().removeIf(running -> {
            boolean unwanted = !wanted.contains(running.getKey());
            if (unwanted) {
                running.getValue().interrupt();
            }
            return unwanted;
        });
        for (PolledCheck check : wanted) {
            threads.computeIfAbsent(
                    check,
                    _ -> Thread.ofVirtual().name("check " + check.target()).start(() -> watch(check)));
        }
    }

    private void watch(PolledCheck check) {
        RiseAndFall steady = new RiseAndFall(check.rise(), check.fall());
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long beganNanos = System.nanoTime();
                Outcome outcome = look(check);
                if (steady.note(outcome.good())) {
                    listener.accept(check, outcome);
                }
                Duration left = check.interval().minusNanos(System.nanoTime() - beganNanos);
                // After a look that took longer than the interval, too, others have their turn.
                Thread.sleep(left.isPositive() ? left : check.interval());
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome look(PolledCheck check) {
        return switch (check.kind()) {
            case FILE -> FileLook.at(Path.of(check.target()));
            case PROCESS -> processes.lookFor(check.target(), check.interval());
            case INTERFACE -> throw new IllegalArgumentException(TrackedCheck.Kind.INTERFACE + " is not polled");
        };
    }

    /** Looks at nothing any more. */
    @Override
    public void close() {
        follow(Set.of());
    }
}
