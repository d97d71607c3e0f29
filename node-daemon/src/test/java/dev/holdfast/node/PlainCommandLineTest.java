package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.StateDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainCommandLineTest {

    private static Optional<PlainCommandLine> read(String line) {
        return PlainCommandLine.of(line.split(" "), Map.of(StateDirectory.VARIABLE, "/from/environment"));
    }

    @Test
    void aServicesCommandLineIsRead() {
        assertThat(read("--state-dir /s --config f.yaml"))
                .contains(new PlainCommandLine(Path.of("f.yaml"), new StateDirectory(Path.of("/s"))));
    }

    @Test
    void theEnvironmentNamesTheStateDirectoryWhereTheLineDoesNot() {
        assertThat(read("--config f.yaml"))
                .map(PlainCommandLine::stateDirectory)
                .contains(new StateDirectory(Path.of("/from/environment")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status --json",
                "--config",
                "--config f --config g",
                "--config f --verbose",
                "--config --help",
                "--state-dir /s",
                "--config=f",
                "check f"
            })
    void everythingElseIsPicoclis(String line) {
        assertThat(read(line)).isEmpty();
    }
}
