package dev.holdfast.node.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the kernel treats the calling thread and the process's memory. */
public final class Scheduling {

    private static final int SCHED_RR = 2;
    private static final int SCHED_RESET_ON_FORK = 0x40000000;
    private static final int CAP_IPC_LOCK = 14;
    private static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;

    private Scheduling() {}

    /**
     * Puts the calling thread before every ordinary one, so that it wakes in time on a busy host.
     *
     * @param priority 1 to 99
     * @return empty, or why not
     */
    public static String runInRealTime(int priority) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameter = arena.allocateFrom(ValueLayout.JAVA_INT, priority);
            int result = SystemCalls.schedSetscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, parameter);
            return result == 0 ? "" : "sched_setscheduler: " + Errno.text(-result) + "; needs CAP_SYS_NICE";
        }
    }

    /**
     * Keeps touched memory from being swapped out. Only tried where it has no limit: under one, MCL_FUTURE makes later
     * allocations of the JVM fail.
     *
     * @return empty, or why not
     */
    public static String lockMemory() {
        if (!mayLockWithoutLimit()) {
            return "mlockall: not tried; needs CAP_IPC_LOCK or LimitMEMLOCK=infinity";
        }
        int result = SystemCalls.mlockall(MCL_CURRENT_FUTURE_ONFAULT);
        return result == 0 ? "" : "mlockall: " + Errno.text(-result);
    }

    private static boolean mayLockWithoutLimit() {
        try {
            String limits = Files.readString(Path.of("/proc/self/limits"));
            String status = Files.readString(Path.of("/proc/self/status"));
            boolean unlimited = limits.lines().anyMatch(line -> line.matches("Max locked memory +unlimited .*"));
            boolean capable = status.lines()
                    .filter(line -> line.startsWith("CapEff:"))
                    .anyMatch(line ->
                            (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> CAP_IPC_LOCK & 1) != 0);
            return unlimited || capable;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
