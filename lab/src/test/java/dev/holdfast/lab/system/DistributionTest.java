package dev.holdfast.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, unpacked and put into service as docs/install.md says, below a directory of its own. */
@Tag("lab")
class DistributionTest {

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        Path archive = Programs.find().holdfastdArchive();
        run(Map.of(), "tar", "-xzf", archive.toString(), "-C", directory.toString());
        home = directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOLDFAST_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(command), said).isZero();
        return said;
    }

    /** As the tarball's name has it. */
    private String version() {
        return home.getFileName().toString().replace("holdfastd-", "");
    }

    @Test
    void runsFromWhereItIsUnpacked() throws IOException, InterruptedException {
        String program = home.resolve("bin/holdfastd").toString();
        assertThat(run(Map.of(), program, "--version")).contains("holdfastd " + version());
        assertThat(run(Map.of(), program, "check", home.resolve("etc/node.yaml").toString()))
                .contains("is good: node gateway-a, 1 virtual router(s)");
        assertThat(home.resolve("docs/configuration.md")).exists();
        assertThat(Files.isExecutable(home.resolve("bin/install-holdfastd"))).isTrue();
    }

    @Test
    void theInstallerPutsCommandUnitAndAFirstFileInPlaceAndKeepsAFileThatIsThere()
            throws IOException, InterruptedException {
        Path root = Files.createDirectory(directory.resolve("root"));
        String installer = home.resolve("bin/install-holdfastd").toString();
        Map<String, String> below = Map.of("DESTDIR", root.toString());
        run(below, installer);
        Path file = root.resolve("etc/holdfast/node.yaml");
        assertThat(run(Map.of(), root.resolve("usr/local/bin/holdfastd").toString(), "check", file.toString()))
                .contains("is good");
        assertThat(root.resolve("etc/systemd/system/holdfastd.service"))
                .content()
                .contains("ExecStart=" + home + "/bin/holdfastd --config /etc/holdfast/node.yaml")
                .contains("CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_NICE\n")
                .doesNotContain("@HOME@");

        Files.writeString(file, "node: mine");
        run(below, installer);
        assertThat(file).hasContent("node: mine");
    }
}
