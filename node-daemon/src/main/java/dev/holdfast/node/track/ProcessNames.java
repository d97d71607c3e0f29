package dev.holdfast.node.track;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Names of the processes that run: one walk through {@code /proc} serves all who ask within half their interval. A zombie does not
 * run any more.
 */
final class ProcessNames {

    /** The kernel cuts the name of a process there (TASK_COMM_LEN). */
    private static final int KERNEL_LENGTH = 15;

    private static final int LONGEST_STAT = 512;
    private static final int LONGEST_COMMAND = 4096;

    private final Path proc;
    private final ReentrantLock oneWalk = new ReentrantLock();
    private Set<String> names = Set.of();
    private long walkedAtNanos;
    private boolean walked;

    ProcessNames(Path proc) {
        this.proc = proc;
    }

    Outcome lookFor(String name, Duration interval) {
        oneWalk.lock();
        try {
            long nowNanos = System.nanoTime();
            if (!walked || nowNanos - walkedAtNanos > interval.toNanos() / 2) {
                names = walk();
                walkedAtNanos = nowNanos;
                walked = true;
            }
            return names.contains(name) ? Outcome.GOOD : Outcome.failed("no process of that name runs");
        } catch (IOException | DirectoryIteratorException unreadable) {
            return Outcome.failed("cannot be told: " + unreadable.getMessage());
        } finally {
            oneWalk.unlock();
        }
    }

    private Set<String> walk() throws IOException {
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path process : processes) {
                addNames(process, found);
            }
        }
        return found;
    }

    /** Those that ended meanwhile have no files any more. */
    private static void addNames(Path process, Set<String> found) {
        try {
            // PID (NAME) STATE ..., where NAME may hold brackets and spaces itself: proc_pid_stat(5).
            String stat = read(process.resolve("stat"), LONGEST_STAT);
            int begin = stat.indexOf('(') + 1;
            int end = stat.lastIndexOf(") ");
            if (begin == 0 || end < begin || end + 2 >= stat.length()) {
                return;
            }
            char state = stat.charAt(end + 2);
            if (state == 'Z' || state == 'X') {
                return;
            }
            String name = stat.substring(begin, end);
            found.add(name);
            if (name.length() >= KERNEL_LENGTH) {
                String whole = command(process);
                if (whole.startsWith(name)) {
                    found.add(whole);
                }
            }
        } catch (IOException ended) {
            // It is of no account.
        }
    }

    /** Last part of the path that it was started by. */
    private static String command(Path process) throws IOException {
        String line = read(process.resolve("cmdline"), LONGEST_COMMAND);
        int end = line.indexOf('\0');
        String path = end < 0 ? line : line.substring(0, end);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
