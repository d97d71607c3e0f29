package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import java.time.Duration;
import java.util.List;

/** From the start of the program to its first router in BACKUP, by the first line that says so. */
final class StartTime implements Benchmark {

    private final ManyRouters one = new ManyRouters(1, 100, Duration.ofSeconds(1));

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String describes() {
        return "from the start of the program to its first router in BACKUP, against keepalived";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Measurement start = new Measurement("start to first BACKUP", "ms");
        for (int round = 0; round < Benchmark.rounds(quick); round++) {
            start.addRound(millis(Contender.HOLDFASTD), millis(Contender.KEEPALIVED));
        }
        return List.of(start);
    }

    private double millis(Contender contender) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host host = lab.host("b", segment, ManyRouters.SECOND_HOST);
            long began = System.nanoTime();
            LabProcess process = contender.start(host, one);
            contender.awaitBackup(process, one);
            return (System.nanoTime() - began) / 1e6;
        }
    }
}
