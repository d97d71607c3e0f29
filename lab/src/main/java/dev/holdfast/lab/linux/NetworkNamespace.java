package dev.holdfast.lab.linux;

import java.lang.foreign.Arena;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs code inside a named network namespace. A socket belongs for ever to the namespace in which it was opened, so the
 * pattern is: enter, open, hand out. The thread that entered is fresh and dies afterwards, so that no thread of a pool
 * is ever left in the wrong namespace.
 */
public final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private NetworkNamespace() {}

    /**
     * Calls {@code body} on a new thread inside the namespace that {@code ip netns} knows as {@code name}.
     *
     * @throws CompletionException if {@code body} throws a checked exception, which is its cause
     * @throws LinuxException if there is no such namespace or it may not be entered
     */
    public static <T> T call(String name, Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("in-" + name).start(() -> {
            try {
                enter(name);
                result.complete(body.call());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        try {
            thread.join();
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while inside namespace " + name, interrupted);
        }
    }

    private static void enter(String name) {
        String path = "/run/netns/" + name;
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = Libc.open(arena.allocateFrom(path), O_RDONLY_CLOEXEC);
            if (descriptor < 0) {
                throw Libc.failure("open", path);
            }
            try {
                if (Libc.setns(descriptor, CLONE_NEWNET) < 0) {
                    throw Libc.failure("setns", path);
                }
            } finally {
                Libc.close(descriptor);
            }
        }
    }
}
