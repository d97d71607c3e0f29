package dev.holdfast.control.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** {@code postmaster.pid}: which server uses a data directory, or used it when it died. */
final class PostmasterFile {

    private static final Logger LOG = Logger.getLogger(PostmasterFile.class);

    private final Path data;
    private final Path file;

    PostmasterFile(Path data) {
        this.data = data;
        this.file = data.resolve("postmaster.pid");
    }

    /** Ends a process in good order. */
    @FunctionalInterface
    interface Stop {
        void run() throws IOException;
    }

    /**
     * Ends the server that a killed control plane left behind, or removes the file of one that is gone: PostgreSQL itself
     * only looks whether a process of that number lives, whichever it is.
     */
    void endOrphan(Stop stop, Duration limit) throws IOException {
        Optional<ProcessHandle> named = readPid().flatMap(ProcessHandle::of);
        if (named.isPresent() && servesThisDirectory(named.get())) {
            ProcessHandle orphan = named.get();
            LOG.infof("event=orphaned_postgres_ended pid=%d", orphan.pid());
            stop.run();
            awaitEnd(orphan, limit);
        } else {
            Files.deleteIfExists(file);
        }
    }

    private Optional<Long> readPid() throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(lines.getFirst().strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** PostgreSQL works in its data directory; no other program of the name postgres does. */
    private boolean servesThisDirectory(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            Path program = Files.readSymbolicLink(proc.resolve("exe"));
            Path directory = Files.readSymbolicLink(proc.resolve("cwd"));
            return program.endsWith("bin/postgres") && directory.equals(data.toRealPath());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private void awaitEnd(ProcessHandle orphan, Duration limit) throws IOException {
        try {
            orphan.onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the server " + orphan.pid() + " of " + data + " does not end; end it by hand", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting for the former server", e);
        }
    }
}
