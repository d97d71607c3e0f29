package dev.holdfast.node.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long ago this host booted (proc_uptime(5)); time that it was suspended counts. */
public final class HostUptime {

    private static final Path FILE = Path.of("/proc/uptime");
    private static final double NANOS_PER_SECOND = 1e9;

    private HostUptime() {}

    /** In nanoseconds; {@code Long.MAX_VALUE}, long ago, where the kernel does not tell. */
    public static long nanos() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException | NumberFormatException notTold) {
            return Long.MAX_VALUE;
        }
    }

    /** Of {@code 350735.47 234388.90}: seconds since the boot, and of idleness. */
    static long parse(String text) {
        return (long) (Double.parseDouble(text.strip().split(" ")[0]) * NANOS_PER_SECOND);
    }
}
