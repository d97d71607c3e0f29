package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.session.identity.CaHash;
import dev.holdfast.node.session.testing.TestAuthority;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.node.session.testing.TestEnrollment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code enroll} and {@code check} as an operator meets them: exit codes, and one sentence each. */
class EnrollCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestAuthority authority = new TestAuthority();
    private TestControlPlane controlPlane;

    @BeforeEach
    void start() throws Exception {
        controlPlane = new TestControlPlane(
                authority.server("holdfast://control-plane"), authority, new TestEnrollment(authority));
    }

    @AfterEach
    void stop() throws InterruptedException {
        controlPlane.close();
    }

    @Test
    void enrolsOnceAndSaysSoTheSecondTime() {
        assertThat(enroll(TestEnrollment.TOKEN)).isZero();
        assertThat(out.toString()).startsWith("enrolled: node ").contains("cluster blue");
        assertThat(enroll(TestEnrollment.TOKEN)).isZero();
        assertThat(out.toString()).contains("enrolled already, nothing to do");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRefusalIsOneSentenceAndExitCode1() {
        assertThat(enroll("abcdef.wrong")).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("not enrolled: the control plane does not know this join token");
    }

    @Test
    void aWrongCommandLineIsExitCode2() {
        assertThat(run(new EnrollCommand(), "--server", "nowhere", "--token", "a.b", "--ca-hash", "sha256:00"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--server 'nowhere' is no HOST:PORT");
    }

    @Test
    void checkTellsAGoodFileFromABadOne() throws Exception {
        Path good = Files.writeString(directory.resolve("good.yaml"), """
                node: a
                virtualRouters: [{ name: web, interface: eth0, vrid: 1, addresses: [10.0.0.1/24] }]
                """);
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "node: a\nvirtualRouters: [{ name: web }]\n");
        assertThat(run(new CheckCommand(), good.toString())).isZero();
        assertThat(out.toString()).contains("good.yaml is good: node a, 1 virtual router(s)");
        assertThat(run(new CheckCommand(), bad.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("bad.yaml:2: virtualRouters[0].vrid is missing");
    }

    @Test
    void checkWarnsOfAWeightThatMovesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("weight.yaml"), """
                node: a
                virtualRouters:
                  - { name: web, interface: eth0, vrid: 1, addresses: [10.0.0.1/24], track: [{ process: nginx, weight: -30 }] }
                """);

        assertThat(run(new CheckCommand(), file.toString())).isZero();

        assertThat(out.toString()).contains("weight.yaml is good");
        assertThat(err.toString())
                .contains(
                        "weight.yaml: warning: virtual router web tracks process:nginx weight -30: a weight only changes");
    }

    private int enroll(String token) {
        return run(
                new EnrollCommand(),
                "--server",
                controlPlane.address().toString(),
                "--token",
                token,
                "--ca-hash",
                CaHash.of(authority.certificate()).toString(),
                "--name",
                "gateway-a",
                "--state-dir",
                directory.resolve("state").toString());
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
