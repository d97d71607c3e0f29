package dev.holdfast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What /proc says about processes (proc(5)): enough to know that a pid is still the process it was. */
final class Proc {
    /** The 22nd field of /proc/PID/stat, counted from the one after the command's closing parenthesis. */
    private static final int START_TIME_AFTER_COMMAND = 19;

    private Proc() {}

    /** A process that cannot be mistaken for a later one with the same pid: start time in clock ticks since boot. */
    record Identity(long pid, long startTicks) {
        static Optional<Identity> of(long pid) {
            OptionalLong start = readStartTicks(pid);
            return start.isPresent() ? Optional.of(new Identity(pid, start.getAsLong())) : Optional.empty();
        }

        /** Whether this very process still runs; a zombie does not. */
        boolean isAlive() {
            OptionalLong start = readStartTicks(pid);
            return start.isPresent() && start.getAsLong() == startTicks;
        }
    }

    /** Whether there is such a process and it is neither stopped nor dead. */
    static boolean canRun(long pid) {
        return stat(pid).filter(fields -> !"TZX".contains(fields.getFirst())).isPresent();
    }

    /** Empty if there is no such process, or only its zombie. */
    private static OptionalLong readStartTicks(long pid) {
        return stat(pid).filter(fields -> !"ZX".contains(fields.getFirst())).stream()
                .mapToLong(fields -> Long.parseLong(fields.get(START_TIME_AFTER_COMMAND)))
                .findFirst();
    }

    /** The fields of /proc/PID/stat from the state on; what comes before may hold spaces and parentheses. */
    private static Optional<List<String>> stat(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** All processes there are now, except this one. */
    static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(pid -> pid != self)
                    .forEach(pids::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("/proc cannot be read", unreadable);
        }
        return pids;
    }

    /** The inode of a process's network namespace, empty if the process is gone. */
    static OptionalLong networkNamespace(long pid) {
        return inode(Path.of("/proc/" + pid + "/ns/net"));
    }

    /** The inode behind a path, following links; empty if there is nothing. */
    static OptionalLong inode(Path path) {
        try {
            return OptionalLong.of((Long) Files.getAttribute(path, "unix:ino"));
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    /** Whether a process was started with exactly this environment entry ({@code NAME=value}). */
    static boolean hasEnvironment(long pid, String entry) {
        try {
            String all = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + all + "\0").contains("\0" + entry + "\0");
        } catch (IOException gone) {
            return false;
        }
    }
}
