package dev.holdfast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernel parameters below /proc/sys; those of {@code net} are the calling thread's namespace's. */
final class Sysctl {
    private Sysctl() {}

    static void write(String parameter, String value) {
        try {
            Files.writeString(Path.of("/proc/sys", parameter), value);
        } catch (IOException failed) {
            throw new LabException(
                    "kernel parameter " + parameter + " cannot be set to " + value + ": " + failed.getMessage(),
                    failed);
        }
    }
}
