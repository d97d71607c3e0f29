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

    /** What is measured of it. */
    enum Part {
        ALL(
                "dashboard",
                "the overview of 1,000 clusters and 10,000 virtual routers, a timeline of 100,000 transitions, a"
                        + " transition on 200 open pages; against their goals"),
        PAGES("dashboard-pages", "only the pages of it"),
        NEWS("dashboard-news", "only the transition on 200 open pages");

        private final String called;
        private final String what;

        Part(String called, String what) {
            this.called = called;
            this.what = what;
        }
    }

    private static final int FULL = 1_000;
    private static final int QUICK = 100;

    private final Part part;

    DashboardBenchmark(Part part) {
        this.part = part;
    }

    @Override
    public String name() {
        return part.called;
    }

    @Override
    public String describes() {
        return part.what;
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
            List<Measurement> measurements = new ArrayList<>();
            if (part != Part.NEWS) {
                measurements.addAll(new DashboardPages(controlPlane, database, quick).measure());
            }
            if (part != Part.PAGES) {
                measurements.addAll(new DashboardNews(controlPlane, database, quick).measure());
            }
            return measurements;
        }
    }
}
