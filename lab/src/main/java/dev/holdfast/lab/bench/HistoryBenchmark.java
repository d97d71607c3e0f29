package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** The history of one control plane with its own PostgreSQL: what goes in, and what comes out of ten million events. */
final class HistoryBenchmark implements Benchmark {

    /** What is measured; each also by itself. */
    enum Part {
        ALL("history", "ingest and queries of the history"),
        QUERIES(
                "history-queries",
                "12 queries of 10,000,000 events (--large: 30,000,000) over HTTP against SQL by hand (goal: 1.3, and 50 ms)"),
        INGEST("history-ingest", "ingest against an unnest insert (goal: 2.0 times its time at most)");

        private final String called;
        private final String what;

        Part(String called, String what) {
            this.called = called;
            this.what = what;
        }
    }

    private static final long FULL = 10_000_000;
    private static final long QUICK = 300_000;
    private static final long LARGE = 30_000_000;

    private final Part part;

    HistoryBenchmark(Part part) {
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
        return run(quick ? QUICK : FULL, quick);
    }

    @Override
    public List<Measurement> runLarge() throws Exception {
        return run(LARGE, false);
    }

    private List<Measurement> run(long events, boolean quick) throws Exception {
        try (Lab lab = Lab.open("bench")) {
            HistoryData data = HistoryData.of(lab, events);
            ControlPlane controlPlane = MeasuredControlPlane.start(
                    lab,
                    data.directory(),
                    "HOLDFAST_JOIN_TOKEN",
                    HistoryIngest.TOKEN,
                    "HOLDFAST_JOIN_TOKEN_CLUSTER",
                    HistoryIngest.CLUSTER);
            EmbeddedDatabase database =
                    EmbeddedDatabase.of(controlPlane.config().dataDirectory());
            List<Measurement> measurements = new ArrayList<>();
            data.makeOnce(database);
            if (part != Part.INGEST) {
                try (SignedInClient api = new SignedInClient(controlPlane.address());
                        Connection application = database.application()) {
                    api.signIn();
                    // What the control plane sets for its own searches: the peer gets it too.
                    EmbeddedDatabase.execute(application, "SET random_page_cost = 1.1; SET jit = off");
                    measurements.addAll(new HistoryQueries(api, application, quick).measure());
                }
            }
            // Last: what it stores is all of today, which no history is.
            if (part != Part.QUERIES) {
                measurements.add(new HistoryIngest(controlPlane, database).measure(quick));
                data.removeIngested(database);
            }
            return measurements;
        }
    }
}
