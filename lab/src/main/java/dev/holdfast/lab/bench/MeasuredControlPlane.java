package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Programs;
import java.nio.file.Path;
import java.time.Duration;

/** The built control plane with a PostgreSQL of its own, as large as an operator would have it, who asks not held back. */
final class MeasuredControlPlane {

    private static final Duration UP = Duration.ofMinutes(3);

    private MeasuredControlPlane() {}

    /** Up and ready; the lab ends it. Settings in turn with their values. */
    static ControlPlane start(Lab lab, Path dataDirectory, String... settings) {
        ControlPlane.Config config = ControlPlane.Config.onFreePorts(dataDirectory)
                // Stronger than the -Xmx that tests are content with.
                .with("_JAVA_OPTIONS", "-Xmx1400m")
                .with("HOLDFAST_ADMIN_PASSWORD", SignedInClient.PASSWORD)
                .with("HOLDFAST_HTTP_RATE", "100000");
        for (int i = 0; i < settings.length; i += 2) {
            config = config.with(settings[i], settings[i + 1]);
        }
        ControlPlane controlPlane = ControlPlane.start(lab, Programs.find(), config);
        controlPlane.awaitReady(UP);
        return controlPlane;
    }
}
