package dev.holdfast.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.linux.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, with stand-ins for the programs it runs: start, commands, end, and what is left behind. */
@Tag("lab")
class DemoTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path scratch;

    private Path root;
    private int httpPort;
    private int grpcPort;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void buildStandIns() throws IOException {
        root = scratch.resolve("root");
        Path launcher = root.resolve("node-daemon/target/dist/bin/holdfastd");
        Files.createDirectories(launcher.getParent());
        try (InputStream script = resource("stand-in-holdfastd")) {
            Files.copy(script, launcher);
        }
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = root.resolve("control-plane/target/quarkus-app/quarkus-run.jar");
        Files.createDirectories(jar.getParent());
        writeJar(jar);
        httpPort = freePort();
        grpcPort = freePort();
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
        started.forEach(process -> process.onExit().join());
        Lab.reap();
    }

    @Test
    void itStartsAndObeysAndCtrlCLeavesNothingBehind() throws Exception {
        Process demo = startDemo("first.log");
        String said = awaitSaid("first.log", "10.77.0.100 is held by node ");
        String active = said.replaceAll("(?s).*10\\.77\\.0\\.100 is held by node (.).*", "$1");
        assertThat(active).isIn("a", "b", "c");
        String other = active.equals("b") ? "a" : "b";
        assertThat(said).contains("http://127.0.0.1:" + httpPort, "password ");

        assertThat(command("status"))
                .contains("a  web BACKUP, session connected")
                .contains("10.77.0.100  answers, node " + active + " advertises");
        assertThat(command("deaf", other, "1"))
                .contains("node " + other + " is deaf on the segment, carrier up for 1 s");
        awaitSaid("first.log", "node " + other + " is not deaf any more");
        assertThat(command("cut", "c")).contains("cut off from the control plane");
        assertThat(command("status")).contains("session connected, cut off");
        assertThat(command("heal")).contains("healed a, b, c");
        assertThat(command("kill")).contains("killed node " + active + ", the ACTIVE one", "took over");
        assertThat(command("status")).contains(active + "  does not run");
        assertThat(command("restart", active)).contains("started node " + active);
        assertThat(refused("kill", "x")).contains("there is no node 'x'; there are a, b, c");
        assertThat(refused("deaf", "a", "soon")).contains("'soon' is not a number of seconds");

        Signal.INT.send(demo.pid());
        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertNothingIsLeft(demo);
        assertThat(refused("status")).contains("no demo runs");
    }

    @Test
    void theRunAfterAKilledOneCleansUpAndKeepsTheData() throws Exception {
        Process demo = startDemo("killed.log");
        awaitSaid("killed.log", "10.77.0.100 is held by node ");
        String password = Files.readString(scratch.resolve("data/admin-password"));
        demo.destroyForcibly();
        assertThat(demo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(leftovers(demo))
                .as("killed with SIGKILL, it could not clean up")
                .isNotEmpty();

        Process next = startDemo("next.log");
        awaitSaid("next.log", "10.77.0.100 is held by node");
        assertThat(said("next.log")).contains(password.strip());
        Signal.TERM.send(next.pid());
        assertThat(next.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertNothingIsLeft(demo);
        assertNothingIsLeft(next);
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(httpPort, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            Process demo = startDemo("taken.log");
            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(1);
            assertThat(said("taken.log"))
                    .isEqualTo("demo: port " + httpPort + " of 127.0.0.1 is taken by another program;"
                            + " choose others with --http-port and --grpc-port\n");
        }
    }

    @Test
    void aSecondDemoOnTheSameDataIsRefused() throws Exception {
        startDemo("one.log");
        awaitSaid("one.log", "./dev demo kill");
        Process second = startDemo("two.log");
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(said("two.log")).contains("a demo runs already on");
        assertThat(command("status")).as("the first one still obeys").isNotBlank();
    }

    @Test
    void aProgramThatIsNotBuiltIsOneSentence() throws Exception {
        Files.delete(root.resolve("control-plane/target/quarkus-app/quarkus-run.jar"));
        Process demo = startDemo("unbuilt.log");
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(said("unbuilt.log"))
                .isEqualTo("demo: control-plane/target/quarkus-app/quarkus-run.jar is not there; build it first:"
                        + " ./dev build\n");
    }

    private Process startDemo(String log) throws IOException {
        return start(log, "--http-port", String.valueOf(httpPort), "--grpc-port", String.valueOf(grpcPort));
    }

    private Process start(String log, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dholdfast.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--data",
                scratch.resolve("data").toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(scratch.resolve(log).toFile()))
                .start();
        started.add(process);
        return process;
    }

    private String command(String... words) throws Exception {
        return answer(0, words);
    }

    private String refused(String... words) throws Exception {
        return answer(1, words);
    }

    private String answer(int expectedExit, String... words) throws Exception {
        String log = String.join("-", words) + started.size() + ".log";
        Process process = start(log, words);
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said(log)).isEqualTo(expectedExit);
        return said(log);
    }

    private String awaitSaid(String log, String text) {
        return Awaitility.await().atMost(SOON).until(() -> said(log), said -> said.contains(text));
    }

    private String said(String log) throws IOException {
        return Files.readString(scratch.resolve(log));
    }

    private void assertNothingIsLeft(Process demo) throws IOException {
        assertThat(leftovers(demo)).isEmpty();
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(scratch.toString())))
                .isEmpty();
    }

    /** The ledgers of a demo's lab. */
    private static List<String> leftovers(Process demo) throws IOException {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> ledgers = Files.newDirectoryStream(Path.of("/run/holdfast-lab"), "*.ledger")) {
            for (Path ledger : ledgers) {
                if (Files.readString(ledger).startsWith("owner " + demo.pid() + " ")) {
                    left.add(ledger.toString());
                }
            }
        }
        return left;
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInControlPlane.class.getName());
        String name = StandInControlPlane.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = resource("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            bytes.transferTo(out);
        }
    }

    private static InputStream resource(String name) {
        InputStream stream = DemoTest.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("test resource " + name + " is missing");
        }
        return stream;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
