package dev.holdfast.lab.program;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.linux.Signal;
import dev.holdfast.lab.wire.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The built node daemon on one host: enrolled, started, asked, killed, as an operator or an accident would. */
public final class Holdfastd {
    /** Each run of a command gets an output file of its own. */
    private static final AtomicLong COMMANDS = new AtomicLong();

    private static final Duration COMMAND = Duration.ofSeconds(30);

    private final Host host;
    private final Path launcher;
    private final Path stateDirectory;
    private final Path file;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable LabProcess process;

    private Holdfastd(Host host, Path launcher, Path stateDirectory, Path file) {
        this.host = host;
        this.launcher = launcher;
        this.stateDirectory = stateDirectory;
        this.file = file;
    }

    /** A daemon that keeps its state in the lab's own directory and forgets it with the lab. */
    public static Holdfastd on(Host host, Programs programs, NodeFile nodeFile) {
        return on(host, programs, nodeFile, host.lab().directory().resolve(host.name() + "-state"));
    }

    /** A daemon with a state directory that outlives the lab. */
    public static Holdfastd on(Host host, Programs programs, NodeFile nodeFile, Path stateDirectory) {
        Path file = host.lab().directory().resolve(host.name() + "-holdfastd.yaml");
        Holdfastd daemon = new Holdfastd(host, programs.holdfastd(), stateDirectory, file);
        daemon.configure(nodeFile);
        return daemon;
    }

    /** Writes another file for the next start. */
    public void configure(NodeFile nodeFile) {
        try {
            Files.createDirectories(stateDirectory);
            Files.writeString(file, nodeFile.yaml());
        } catch (IOException failed) {
            throw new LabException("the node's file " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** An environment variable for every start from now on. */
    public Holdfastd with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Host host() {
        return host;
    }

    public Path stateDirectory() {
        return stateDirectory;
    }

    /** Whether it has an identity already. */
    public boolean isEnrolled() {
        return Files.exists(stateDirectory.resolve("identity").resolve("certificate.pem"));
    }

    /** Buys an identity; {@code server} is what the host reaches, {@code HOST:PORT}. */
    public String enroll(String server, String token, String caHash) {
        return command("enroll", "--server", server, "--token", token, "--ca-hash", caHash, "--name", host.name());
    }

    /** Starts the daemon; a daemon that runs already is refused. */
    public void start() {
        if (isRunning()) {
            throw new LabException("holdfastd runs already on host " + host);
        }
        process = host.start("holdfastd", withRuntime("--config", file.toString()));
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The launcher's process, the daemon's parent. */
    public LabProcess process() {
        if (process == null) {
            throw new LabException("holdfastd was never started on host " + host);
        }
        return process;
    }

    /** SIGTERM and its good order: priority 0, addresses released. */
    public void stop() {
        process().stop();
    }

    /** SIGKILL to launcher and daemon at once: nobody is left to clean up. */
    public void kill() {
        process().kill();
    }

    /**
     * SIGKILL to the daemon alone: the launcher cleans up behind it.
     *
     * @return when, in nanoseconds since 1970
     */
    public long killDaemonOnly() {
        long launcherPid = process().pid();
        List<Long> daemon = process().tree().stream()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != launcherPid)
                .toList();
        long at = WallClock.nowNanos();
        daemon.forEach(Signal.KILL::send);
        return at;
    }

    /** SIGSTOP to the daemon alone, as a stalled host does; {@link #resume} ends it. */
    public void suspend() {
        process().suspend();
    }

    public void resume() {
        process().resume();
    }

    /** Asks the running daemon. */
    public NodeStatus status() {
        String said = command("status", "--json");
        int begin = said.indexOf('{');
        if (begin < 0) {
            throw new LabException("holdfastd status on host " + host + " gave no answer: " + said.strip());
        }
        return NodeStatus.parse(said.substring(begin));
    }

    /** Asks until the answer is as wanted; fails after {@code timeout} with the last answer. */
    public NodeStatus awaitStatus(Predicate<NodeStatus> wanted, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            String last;
            try {
                NodeStatus status = status();
                if (wanted.test(status)) {
                    return status;
                }
                last = status.all().toString();
            } catch (LabException notYet) {
                last = String.valueOf(notYet.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new LabException(
                        "holdfastd on host " + host + " was not as awaited within " + timeout + ": " + last);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Runs one of the daemon's commands in the host, with its state directory, and returns what it says. */
    public String command(String... words) {
        LabProcess command = host.start("holdfastd-" + words[0] + "-" + COMMANDS.incrementAndGet(), withRuntime(words));
        int code = command.awaitExit(COMMAND);
        String said = command.output();
        if (code != 0) {
            throw new LabException("holdfastd " + words[0] + " on host " + host + " failed: " + said.strip());
        }
        forget(command.outputFile());
        return said;
    }

    /** What is asked often would fill the lab's directory with answers. */
    private static void forget(Path output) {
        try {
            Files.deleteIfExists(output);
        } catch (IOException failed) {
            throw new LabException(output + " cannot be removed: " + failed.getMessage(), failed);
        }
    }

    private ProcessBuilder withRuntime(String... words) {
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(words));
        line.addAll(List.of("--state-dir", stateDirectory.toString()));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putIfAbsent("JAVA_HOME", Programs.javaHome().toString());
        builder.environment().putAll(environment);
        return builder;
    }
}
