package dev.holdfast.lab;

import dev.holdfast.lab.linux.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A program that runs in the lab, with its descendants; recorded in the ledger, its output kept in a file. */
public final class LabProcess implements AutoCloseable {
    /** The environment variable by which a process's offspring is known wherever it goes. */
    private static final String MARK = "HOLDFAST_LAB_PROCESS";

    private static final AtomicLong STARTED = new AtomicLong();
    private static final Duration TERMINATION = Duration.ofSeconds(10);

    private final Lab lab;
    private final String name;
    private final Process process;
    private final Path output;
    private final String mark;

    private LabProcess(Lab lab, String name, Process process, Path output, String mark) {
        this.lab = lab;
        this.name = name;
        this.mark = mark;
        this.process = process;
        this.output = output;
    }

    /** Starts a program whose output goes to a file of the lab. */
    static LabProcess start(Lab lab, String name, ProcessBuilder builder) {
        Path output = lab.directory().resolve(name + ".log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        return launch(lab, name, builder, output);
    }

    /** Starts a program on the terminal of this one. */
    static LabProcess startOnTerminal(Lab lab, String name, ProcessBuilder builder) {
        return launch(lab, name, builder.inheritIO(), Path.of("/dev/null"));
    }

    private static LabProcess launch(Lab lab, String name, ProcessBuilder builder, Path output) {
        String mark = lab.id() + "-" + STARTED.incrementAndGet();
        builder.environment().put(Ledger.MARK, lab.id());
        builder.environment().put(MARK, mark);
        try {
            Process process = builder.start();
            Proc.Identity.of(process.pid()).ifPresent(lab.ledger()::child);
            return lab.attach(new LabProcess(lab, name, process, output, mark));
        } catch (IOException failed) {
            throw new LabException(name + " cannot be started: " + failed.getMessage(), failed);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has written so far, both streams. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new LabException("output of " + name + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** The file its output goes to. */
    public Path outputFile() {
        return output;
    }

    /** Waits for a line of output; fails with the output's tail if the process ends first or time runs out. */
    public String awaitLine(Predicate<String> wanted, Duration timeout) {
        String all = awaitOutput(output -> output.lines().anyMatch(wanted), timeout);
        return all.lines().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until the output as a whole is as wanted; fails like {@link #awaitLine}. */
    public String awaitOutput(Predicate<String> wanted, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            String all = output();
            if (wanted.test(all)) {
                return all;
            }
            if (!alive) {
                throw new LabException(name + " ended with exit code " + process.exitValue() + ": " + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new LabException(name + " did not say what was awaited within " + timeout + ": " + tail());
            }
            pause();
        }
    }

    /** Waits until the process has made a file; fails if it ends first or time runs out. */
    public void awaitFile(Path file, Duration timeout) {
        if (!await(() -> Files.exists(file) || !process.isAlive(), timeout) || !Files.exists(file)) {
            throw new LabException(name + " did not make " + file.getFileName() + ": " + tail());
        }
    }

    /** Its exit code, waited for as long as it takes. */
    public int awaitExit() throws InterruptedException {
        int code = process.waitFor();
        lab.detach(this);
        return code;
    }

    /** Its exit code, waited for at most so long. */
    public int awaitExit(Duration timeout) {
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                lab.detach(this);
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name, interrupted);
        }
        throw new LabException(name + " did not end within " + timeout + ": " + tail());
    }

    /** Sends one signal to the process itself. */
    public void signal(Signal signal) {
        signal.send(process.pid());
    }

    /** SIGSTOP to the process and its descendants: a stalled host. */
    public void suspend() {
        List<ProcessHandle> stopping = tree();
        stopping.forEach(handle -> Signal.STOP.send(handle.pid()));
        awaitStopped(stopping);
    }

    /** SIGCONT after {@link #suspend}. */
    public void resume() {
        tree().forEach(handle -> Signal.CONT.send(handle.pid()));
    }

    /** SIGKILL to the process and all its descendants; returns when they are gone. */
    public void kill() {
        List<ProcessHandle> doomed = tree();
        // Stopped first, so that no parent restarts, reacts or forks between two kills.
        doomed.forEach(handle -> Signal.STOP.send(handle.pid()));
        awaitStopped(doomed);
        for (ProcessHandle late : tree()) {
            if (!doomed.contains(late)) {
                doomed.add(late);
            }
        }
        doomed.forEach(handle -> Signal.KILL.send(handle.pid()));
        awaitGone(doomed);
        // The kernel has buried it; Java's own view of a child follows a moment later.
        await(() -> !process.isAlive(), TERMINATION);
        lab.detach(this);
    }

    /** SIGTERM, and SIGKILL to what is left after ten seconds. */
    public void stop() {
        List<ProcessHandle> all = tree();
        if (process.isAlive()) {
            Signal.TERM.send(process.pid());
            if (!await(() -> !process.isAlive(), TERMINATION)) {
                kill();
                return;
            }
        }
        all.stream().filter(LabProcess::runs).forEach(ProcessHandle::destroyForcibly);
        awaitGone(all);
        lab.detach(this);
    }

    @Override
    public void close() {
        kill();
    }

    /** The process, its descendants, and what it started that has since left the family (a daemonised PostgreSQL). */
    public List<ProcessHandle> tree() {
        Stream<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants());
        Stream<ProcessHandle> departed = Proc.pids().stream()
                .filter(pid -> Proc.hasEnvironment(pid, MARK + "=" + mark))
                .flatMap(pid -> ProcessHandle.of(pid).stream());
        return new ArrayList<>(Stream.concat(family, departed)
                .distinct()
                .filter(LabProcess::runs)
                .toList());
    }

    /** Not gone, and not a zombie that only waits for its parent to notice. */
    private static boolean runs(ProcessHandle handle) {
        return Proc.Identity.of(handle.pid()).isPresent();
    }

    /** A signal is taken when the process runs next, not when it is sent. */
    private void awaitStopped(List<ProcessHandle> stopping) {
        if (!await(() -> stopping.stream().noneMatch(handle -> Proc.canRun(handle.pid())), TERMINATION)) {
            throw new LabException(name + " (pid " + pid() + ") did not stop within 10 s of SIGSTOP");
        }
    }

    private void awaitGone(List<ProcessHandle> doomed) {
        if (!await(() -> doomed.stream().noneMatch(LabProcess::runs), TERMINATION)) {
            throw new LabException(name + " (pid " + pid() + ") did not end within 10 s of SIGKILL");
        }
    }

    private static boolean await(BooleanSupplier condition, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** The last two thousand characters of its output. */
    public String tail() {
        String all = output();
        return all.substring(Math.max(0, all.length() - 2000));
    }

    /** The interval of the lab's own polling of files and processes. */
    static void pause() {
        LockSupport.parkNanos(5_000_000);
    }
}
