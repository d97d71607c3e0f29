package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboard of one control plane with its own PostgreSQL over a large fleet: how long its pages take, what they weigh, and how
 * soon they show what happened. Nobody else has the like, so the peer's column holds the goal; beside the page of a router with
 * 100,000 transitions stands that of one with none, asked for in turn.
 */
final class DashboardBenchmark implements Benchmark {

    private static final int FULL = 1_000;
    private static final int QUICK = 100;

    @Override
    public String name() {
        return "dashboard";
    }

    @Override
    public String describes() {
        return "the overview of 1,000 clusters and 10,000 virtual routers, a timeline of 100,000 transitions, a"
                + " transition on 200 open pages; against their goals";
    }

    @Override
    public List<Measurement> run(boolean quick) throws Exception {
        int clusters = quick ? QUICK : FULL;
        try (Lab lab = Lab.open("bench")) {
            ControlPlane controlPlane =
                    MeasuredControlPlane.start(lab, lab.directory().resolve("control-plane"));
            EmbeddedDatabase database =
                    EmbeddedDatabase.of(controlPlane.config().dataDirectory());
            System.err.printf("bench: making %,d clusters%n", clusters);
            DashboardRows.make(database, clusters);
            List<Measurement> measurements =
                    new ArrayList<>(new DashboardPages(controlPlane, database, quick).measure());
            measurements.addAll(new DashboardNews(controlPlane, database, quick).measure());
            return measurements;
        }
    }
}
