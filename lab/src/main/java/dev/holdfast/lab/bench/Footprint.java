package dev.holdfast.lab.bench;

import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a program and its children take, by /proc. */
final class Footprint {

    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    private Footprint() {}

    /** Resident memory of all its processes, in MB; pages that they share are counted for each. */
    static double residentMegabytes(LabProcess process) {
        return process.tree().stream()
                .mapToDouble(handle -> residentKilobytes(handle.pid()) / KILOBYTES_PER_MEGABYTE)
                .sum();
    }

    /** Resident memory of one process, in MB. */
    static double residentMegabytes(long pid) {
        return residentKilobytes(pid) / KILOBYTES_PER_MEGABYTE;
    }

    private static double residentKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            throw new LabException("process " + pid + " is gone: " + gone.getMessage(), gone);
        }
    }

    /** Processor time that it takes during this time, in percent of one core. */
    static double cpuPercent(LabProcess process, Duration window) {
        Duration before = cpu(process);
        long began = System.nanoTime();
        Pause.of(window);
        double elapsed = System.nanoTime() - began;
        return 100 * cpu(process).minus(before).toNanos() / elapsed;
    }

    private static Duration cpu(LabProcess process) {
        return process.tree().stream()
                .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
