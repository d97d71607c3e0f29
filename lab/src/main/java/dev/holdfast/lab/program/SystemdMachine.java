package dev.holdfast.lab.program;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A systemd of its own, first process of a process namespace on one host of the lab, with nothing of the real machine's units:
 * for what only a real service manager shows.
 */
public final class SystemdMachine implements AutoCloseable {

    /** Where Debian and Fedora keep it. */
    private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final String SCRIPT = "systemd-machine.sh";

    private final Host host;
    private final Path groups;
    private final String group;
    private final LabProcess process;

    private SystemdMachine(Host host, Path groups, String group, LabProcess process) {
        this.host = host;
        this.groups = groups;
        this.group = group;
        this.process = process;
    }

    /** Whether there is a systemd to boot. */
    public static boolean isThere() {
        return Files.isExecutable(SYSTEMD);
    }

    /**
     * Boots it.
     *
     * @throws LabException if it does not come up, as where control groups may not be made
     */
    public static SystemdMachine boot(Host host) {
        Path directory = host.lab().directory();
        Path groups = directory.resolve(host.name() + "-cgroup");
        Path script = directory.resolve(SCRIPT);
        String group = "holdfast-" + host.lab().id();
        try (InputStream source = SystemdMachine.class.getResourceAsStream(SCRIPT)) {
            if (source == null) {
                throw new LabException(SCRIPT + " is not on the class path");
            }
            Files.createDirectories(groups);
            Files.write(script, source.readAllBytes());
        } catch (IOException failed) {
            throw new LabException(script + " cannot be written: " + failed.getMessage(), failed);
        }
        LabProcess process = host.start(
                "systemd",
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--uts",
                "--ipc",
                "--kill-child",
                "sh",
                script.toString(),
                groups.toString(),
                group);
        SystemdMachine machine = new SystemdMachine(host, groups, group, process);
        try {
            machine.awaitBooted();
            return machine;
        } catch (LabException failed) {
            machine.close();
            throw failed;
        }
    }

    private void awaitBooted() {
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (true) {
            try {
                if (run("systemctl", "is-active", "machine.target").strip().equals("active")) {
                    return;
                }
            } catch (LabException notYet) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new LabException(
                            "systemd does not come up: " + process.output().strip(), notYet);
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** What a short command prints when it is run in the machine; an exception if it fails. */
    public String run(String... command) {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--target", Long.toString(firstProcess()), "--all"));
        inside.addAll(List.of(command));
        return host.run(inside.toArray(String[]::new));
    }

    /** Copies a file of the outside into a directory of the machine, which hides some of the outside's. */
    public String put(Path file, String directory) {
        Path there = Path.of("/proc", Long.toString(firstProcess()), "root", directory);
        try {
            Files.copy(file, there.resolve(file.getFileName()));
        } catch (IOException failed) {
            throw new LabException(file + " cannot be put into the machine: " + failed.getMessage(), failed);
        }
        return directory + "/" + file.getFileName();
    }

    /** Its first process, by the number that the outside knows it by. */
    private long firstProcess() {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new LabException(
                        "systemd has ended: " + process.output().strip()));
    }

    /** Kills it with all that it runs, and removes its control groups. */
    @Override
    public void close() {
        process.kill();
        host.run(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t cgroup2 none \"$1\" && for try in 1 2 3 4 5 6 7 8 9 10; do"
                        + " find \"$1/$2\" -depth -type d -exec rmdir {} \\; 2>/dev/null; [ -d \"$1/$2\" ] || exit 0; sleep 0.1; done; exit 1",
                "remove",
                groups.toString(),
                group);
    }
}
