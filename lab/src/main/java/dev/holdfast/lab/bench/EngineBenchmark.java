package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import java.util.ArrayList;
import java.util.List;

/** Everything that the engine is held to, against keepalived in the same run. */
final class EngineBenchmark implements Benchmark {

    private static final List<Benchmark> PARTS = List.of(
            new Takeover(),
            new MassTakeover(),
            new EngineLoad(),
            new StartTime(),
            new SessionMemory(),
            new FalseTransitions());

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String describes() {
        return "takeover of 1 and of 250 routers, processor time, memory, start, false transitions: holdfastd against keepalived";
    }

    @Override
    public List<Measurement> run(boolean quick) throws Exception {
        Lab.requireTool("keepalived", "keepalived");
        List<Measurement> all = new ArrayList<>();
        for (Benchmark part : PARTS) {
            all.addAll(part.run(quick));
        }
        return all;
    }
}
