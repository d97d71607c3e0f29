package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import java.time.Duration;
import java.util.List;

/** What 250 virtual routers at 100 ms cost: processor time as ACTIVE and as BACKUP, and memory. */
final class EngineLoad implements Benchmark {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int PRIORITY = 100;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration QUICK_WINDOW = Duration.ofSeconds(5);

    private final ManyRouters routers = new ManyRouters(ManyRouters.MOST, PRIORITY, INTERVAL);

    private record Figures(double cpu, double resident) {}

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String describes() {
        return "processor time and memory of 250 routers at 100 ms, against keepalived";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Duration window = quick ? QUICK_WINDOW : WINDOW;
        Measurement active = new Measurement("CPU, 250 ACTIVE at 100 ms", "%core");
        Measurement backup = new Measurement("CPU, 250 BACKUP at 100 ms", "%core");
        Measurement resident = new Measurement("resident, 250 ACTIVE", "MB");
        for (int round = 0; round < Benchmark.rounds(quick); round++) {
            Figures ours = active(Contender.HOLDFASTD, window);
            Figures peers = active(Contender.KEEPALIVED, window);
            active.addRound(ours.cpu(), peers.cpu());
            resident.addRound(ours.resident(), peers.resident());
            backup.addRound(backup(Contender.HOLDFASTD, window), backup(Contender.KEEPALIVED, window));
        }
        return List.of(active, backup, resident);
    }

    private Figures active(Contender contender, Duration window) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host host = lab.host("b", segment, ManyRouters.SECOND_HOST);
            Benchmark.addClient(lab, segment, host);
            LabProcess process = contender.start(host, routers);
            contender.awaitActive(process, routers);
            Pause.of(contender.settling());
            double cpu = Footprint.cpuPercent(process, window);
            return new Figures(cpu, Footprint.residentMegabytes(process));
        }
    }

    private double backup(Contender contender, Duration window) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host first = lab.host("a", segment, ManyRouters.FIRST_HOST);
            Host second = lab.host("b", segment, ManyRouters.SECOND_HOST);
            try (SimulatedIncumbent _ =
                    new SimulatedIncumbent(first, new ManyRouters(ManyRouters.MOST, PRIORITY + 50, INTERVAL))) {
                LabProcess process = contender.start(second, routers);
                contender.awaitBackup(process, routers);
                Pause.of(contender.settling());
                return Footprint.cpuPercent(process, window);
            }
        }
    }
}
