package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.Holdfastd;
import java.time.Duration;
import java.util.List;

/** What 250 ACTIVE virtual routers at 100 ms and a live mTLS session hold in memory. */
final class SessionMemory implements Benchmark {

    private static final Duration UP = Duration.ofMinutes(3);
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final Duration QUICK_SETTLED = Duration.ofSeconds(20);
    private static final ManyRouters ROUTERS = new ManyRouters(ManyRouters.MOST, 100, Duration.ofMillis(100));

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String describes() {
        return "memory of 250 routers at 100 ms with a live mTLS session, against keepalived, which has none";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Duration settled = quick ? QUICK_SETTLED : SETTLED;
        Measurement resident = new Measurement("resident, 250 ACTIVE and session", "MB");
        for (int round = 0; round < (quick ? 1 : 3); round++) {
            resident.addRound(ours(settled), peers(settled));
        }
        return List.of(resident);
    }

    private static double ours(Duration settled) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host host = lab.host("b", segment, ManyRouters.SECOND_HOST);
            Benchmark.addClient(lab, segment, host);
            Holdfastd daemon = ConnectedDaemon.start(lab, host, ROUTERS.nodeFile("b"), UP);
            Contender.HOLDFASTD.awaitActive(daemon.process(), ROUTERS);
            daemon.awaitStatus(status -> status.session().equals("connected"), UP);
            Pause.of(settled);
            return Footprint.residentMegabytes(daemon.process());
        }
    }

    private static double peers(Duration settled) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            LabProcess process = Contender.KEEPALIVED.start(lab.host("b", segment, ManyRouters.SECOND_HOST), ROUTERS);
            Contender.KEEPALIVED.awaitActive(process, ROUTERS);
            Pause.of(settled.dividedBy(4));
            return Footprint.residentMegabytes(process);
        }
    }
}
