package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.Programs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The distribution as it was built starts with the cache that was trained for it. */
@Tag("lab")
class StartTest {

    private static final Duration ELECTION = Duration.ofSeconds(30);

    private final Segment77 network = new Segment77("start");

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    /** {@code AOTMode=on} makes a cache that does not fit an error; without it, it would only be slow. */
    @Test
    void theTrainedCacheFitsTheProgram() {
        Holdfastd node = Holdfastd.on(network.a, Programs.find(), Segment77.ipv4("a", 100))
                .with("HOLDFAST_JAVA_OPTIONS", "-XX:AOTMode=on");
        node.start();
        node.awaitStatus(status -> status.router(VRID).isActive(), ELECTION);
        assertThat(Programs.find().holdfastd().resolveSibling("../lib/holdfastd.aot"))
                .exists();
    }
}
