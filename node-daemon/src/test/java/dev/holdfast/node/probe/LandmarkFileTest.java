package dev.holdfast.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.Landmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandmarkFileTest {

    private static final Landmark GATEWAY = new Landmark(IpAddress.parse("10.77.0.254"), 0x0200000000FEL, false);
    private static final Landmark ROUTER = new Landmark(IpAddress.parse("fe80::2"), 0x020000000002L, true);

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    private LandmarkFile open() {
        return new LandmarkFile(directory.resolve("landmarks"), log::add);
    }

    @Test
    void keepsEachInterfacesHostsOverARestart() {
        try (LandmarkFile file = open()) {
            assertThat(file.of("eth0")).isEmpty();
            file.keep("eth0", List.of(GATEWAY));
            file.keep("eth1", List.of(ROUTER));
        }
        try (LandmarkFile file = open()) {
            assertThat(file.of("eth0")).containsExactly(GATEWAY);
            assertThat(file.of("eth1")).containsExactly(ROUTER);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void passesOverWhatIsDamaged() throws IOException {
        Files.writeString(
                directory.resolve("landmarks"),
                "eth0 10.77.0.254 0200000000fe landmark\neth0 10.77.0.999 02 landmark\neth0 half");

        try (LandmarkFile file = open()) {
            assertThat(file.of("eth0")).containsExactly(GATEWAY);
        }
        assertThat(log).hasSize(1);
    }
}
