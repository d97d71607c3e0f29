package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A pair at an interval of 10 ms on a machine whose cores are all busy with other processes: every change of state is a false one.
 * Ours and the peer's pair run at the same time, each on a segment of its own, so that both have the same trouble.
 */
final class FalseTransitions implements Benchmark {

    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration QUICK_WINDOW = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "calm";
    }

    @Override
    public String describes() {
        return "false transitions of a pair at 10 ms in 10 minutes with all cores busy, against keepalived";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Measurement changes = new Measurement("false transitions at 10 ms", "");
        try (Lab lab = Lab.open("bench")) {
            Pair ours = new Pair(lab, "ours", Contender.HOLDFASTD);
            Pair peers = new Pair(lab, "peer", Contender.KEEPALIVED);
            Pause.of(SETTLED);
            Host idle = lab.host("busy", lab.segment("none"), "10.78.0.1/24");
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                idle.start("busy-" + core, "sh", "-c", "while :; do :; done");
            }
            Pause.of(SETTLED);
            long oursBefore = ours.changes();
            long peersBefore = peers.changes();
            Pause.of(quick ? QUICK_WINDOW : WINDOW);
            changes.addRound(ours.changes() - oursBefore, peers.changes() - peersBefore);
        }
        return List.of(changes);
    }

    /** An ACTIVE router and its BACKUP. */
    private static final class Pair {
        private final Contender contender;
        private final List<LabProcess> processes = new ArrayList<>();

        Pair(Lab lab, String name, Contender contender) {
            this.contender = contender;
            Segment segment = lab.segment(name);
            Host first = lab.host(name + "1", segment, ManyRouters.FIRST_HOST);
            Host second = lab.host(name + "2", segment, ManyRouters.SECOND_HOST);
            ManyRouters high = new ManyRouters(1, 150, INTERVAL);
            ManyRouters low = new ManyRouters(1, 100, INTERVAL);
            first.start(name + "-talker", "ping", "-n", "-q", "-i", "0.5", "10.77.0.2");
            LabProcess active = contender.start(first, high);
            processes.add(active);
            contender.awaitActive(active, high);
            LabProcess backup = contender.start(second, low);
            processes.add(backup);
            contender.awaitBackup(backup, low);
        }

        long changes() {
            return processes.stream().mapToLong(contender::changes).sum();
        }
    }
}
