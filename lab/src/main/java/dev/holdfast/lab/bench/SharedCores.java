package dev.holdfast.lab.bench;

import dev.holdfast.lab.program.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time that the three programs on the machine have taken, in seconds.
 *
 * @param nodes the simulated ones
 * @param controlPlane without its database
 * @param postgres all its processes that still run
 */
record SharedCores(double nodes, double controlPlane, double postgres) {

    private static final double MILLIS = 1e3;

    static SharedCores of(Process nodes, ControlPlane controlPlane) throws IOException {
        Path data = controlPlane.config().dataDirectory().resolve("postgres").resolve("data");
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        return new SharedCores(
                seconds(Stream.of(nodes.toHandle())),
                seconds(ProcessHandle.of(controlPlane.process().pid()).stream()),
                seconds(ProcessHandle.of(postmaster).stream()
                        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))));
    }

    private static double seconds(Stream<ProcessHandle> processes) {
        return processes
                        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                        .mapToLong(Duration::toMillis)
                        .sum()
                / MILLIS;
    }

    /** In words: what each has taken since. */
    String since(SharedCores before) {
        return String.format(
                Locale.ROOT,
                "processor seconds: nodes %.1f, control plane %.1f, PostgreSQL %.1f",
                nodes - before.nodes,
                controlPlane - before.controlPlane,
                postgres - before.postgres);
    }
}
