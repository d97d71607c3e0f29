package dev.holdfast.lab.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a daemon takes that has a session and nothing to say: threads, memory, bytes to and from the control plane; against the
 * same daemon without a control plane.
 */
final class IdleSession implements Benchmark {

    private static final Duration UP = Duration.ofMinutes(5);
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private record Figures(double threads, double resident, double kilobytes) {}

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String describes() {
        return "threads, memory and KB a minute of a daemon that is idle with a session, against one without";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Measurement threads = new Measurement("threads, idle with a session", "");
        Measurement resident = new Measurement("resident, idle with a session", "MB");
        Measurement kilobytes = new Measurement("to and from the control plane", "KB/min");
        for (int round = 0; round < (quick ? 1 : 3); round++) {
            Figures with = figures(true);
            Figures without = figures(false);
            threads.addRound(with.threads(), without.threads());
            resident.addRound(with.resident(), without.resident());
            kilobytes.addRound(with.kilobytes());
        }
        return List.of(threads, resident, kilobytes);
    }

    private static Figures figures(boolean session) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host host = lab.host("a", segment, "10.77.0.1/24");
            Benchmark.addClient(lab, segment, host);
            NodeFile alone = NodeFile.of("a", NodeFile.Router.of("web", 51, 100, "10.77.0.100/24"));
            Holdfastd daemon =
                    session ? ConnectedDaemon.start(lab, host, alone, UP) : Holdfastd.on(host, Programs.find(), alone);
            if (!session) {
                daemon.start();
            }
            daemon.awaitStatus(
                    status -> status.router(51).isActive() && status.session().equals(session ? "connected" : "none"),
                    UP);
            Pause.of(SETTLED);
            long before = loopbackBytes(host);
            Pause.of(WINDOW);
            double bytes = loopbackBytes(host) - before;
            long jvm = daemon.process().tree().stream()
                    .mapToLong(ProcessHandle::pid)
                    .filter(pid -> pid != daemon.process().pid())
                    .findFirst()
                    .orElseThrow(() -> new LabException("the daemon has no JVM"));
            return new Figures(
                    threads(jvm),
                    Footprint.residentMegabytes(daemon.process()),
                    bytes / 1024 / WINDOW.toSeconds() * 60);
        }
    }

    private static double threads(long pid) {
        String[] tasks = Path.of("/proc/" + pid + "/task").toFile().list();
        return tasks == null ? 0 : tasks.length;
    }

    /** Both ways and with TCP's and IP's own: only the session uses the host's loopback. */
    private static long loopbackBytes(Host host) {
        String said = host.run("ip", "-s", "-j", "link", "show", "lo");
        try {
            return new ObjectMapper()
                    .readTree(said)
                    .path(0)
                    .path("stats64")
                    .path("rx")
                    .path("bytes")
                    .asLong();
        } catch (JsonProcessingException malformed) {
            throw new LabException("ip said what is not JSON: " + said, malformed);
        }
    }
}
