package dev.holdfast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file systems mounted beneath a directory (proc_pid_mountinfo(5)): a killed owner cannot unmount its own. */
final class Mounts {
    /** The fifth field of a line of mountinfo. */
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    /** Takes them away, the last mounted first; processes that still use one keep it until they end. */
    static void detachBelow(Path directory) throws IOException {
        for (Path point : below(directory).reversed()) {
            Command.run("", List.of("umount", "--lazy", point.toString()));
        }
    }

    private static List<Path> below(Path directory) throws IOException {
        List<Path> points = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ");
            if (fields.length > MOUNT_POINT) {
                Path point = Path.of(unescaped(fields[MOUNT_POINT]));
                if (point.startsWith(directory) && !point.equals(directory)) {
                    points.add(point);
                }
            }
        }
        return points;
    }

    /** The kernel writes space, tab, line end and backslash in octal. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
