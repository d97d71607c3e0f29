package dev.holdfast.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.probe.DeafnessHistory.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured of a link outlives the daemon, and not the link. */
final class DeafnessFileTest {

    private static final Instant START = Instant.parse("2026-03-01T03:00:00Z");

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();
    private Instant now = START;

    private DeafnessFile open() {
        return new DeafnessFile(directory.resolve("deafness"), () -> now, log::add);
    }

    @Test
    void keepsTheLongestAndTheLatestOverARestart() {
        try (DeafnessFile file = open()) {
            assertThat(file.longest("eth0")).isEmpty();
            file.measured("eth0", 8_100);
            now = now.plusSeconds(3_600);
            file.measured("eth0", 12);
            file.measured("eth1", 40);
        }
        try (DeafnessFile file = open()) {
            assertThat(file.longest("eth0")).contains(new Measured(START, 8_100));
            assertThat(file.of("eth0").measured()).containsExactly(new Measured(START, 8_100), new Measured(now, 12));
            assertThat(file.longest("eth1")).contains(new Measured(now, 40));
        }
        assertThat(log).isEmpty();
    }

    @Test
    void staysSmallHoweverOftenTheLinkIsLost() throws IOException {
        try (DeafnessFile file = open()) {
            for (int i = 0; i < 500; i++) {
                file.measured("eth0", i == 3 ? 9_000 : i);
                now = now.plusSeconds(60);
            }
        }
        assertThat(Files.readAllLines(directory.resolve("deafness")))
                .hasSize(DeafnessHistory.MOST)
                .first()
                .asString()
                .endsWith(" 9000");
    }

    @Test
    void countsOneArmingOnceThoughEachRouterOfTheInterfaceMeasuresIt() {
        try (DeafnessFile file = open()) {
            file.measured("eth0", 8_090);
            file.measured("eth0", 8_100);
            file.measured("eth0", 8_050);

            assertThat(file.of("eth0").measured()).containsExactly(new Measured(START, 8_100));
        }
    }

    @Test
    void forgetsWhatIsTooOldToTellOfTheLinkAsItIsNow() throws IOException {
        try (DeafnessFile file = open()) {
            file.measured("eth0", 8_100);
            file.measured("eth1", 9_000);
            now = now.plus(Duration.ofDays(60));
            file.measured("eth0", 5_000);

            now = START.plus(DeafnessHistory.COUNTS_FOR);

            assertThat(file.longest("eth0").map(Measured::millis)).contains(5_000L);
            assertThat(file.longest("eth1")).isEmpty();
            file.measured("eth0", 12);
        }
        assertThat(Files.readAllLines(directory.resolve("deafness")))
                .hasSize(2)
                .allMatch(line -> line.startsWith("eth0 "));
    }

    @Test
    void saysInOneLineWhatIsDamagedAndKeepsTheRest() throws IOException {
        Files.writeString(
                directory.resolve("deafness"),
                "eth0 2026-03-01T03:00:00Z 8100\neth0 yesterday 12\neth0 2026-03-01T03:00:00Z -4\n../etc 2026-03-01T03:00:00Z 4\nhalf");

        try (DeafnessFile file = open()) {
            assertThat(file.longest("eth0")).contains(new Measured(START, 8_100));
        }
        assertThat(log).singleElement().asString().startsWith("event=deafness-ignored lines=4 of=5 ");
    }

    @Test
    void startsAnewWhereTheFileIsNoText() throws IOException {
        Files.write(directory.resolve("deafness"), new byte[] {(byte) 0xC3, 0x28, 0, 10});

        try (DeafnessFile file = open()) {
            file.measured("eth0", 70);
        }
        try (DeafnessFile file = open()) {
            assertThat(file.longest("eth0").map(Measured::millis)).contains(70L);
        }
        assertThat(log).singleElement().asString().startsWith("event=deafness-unreadable ");
    }
}
