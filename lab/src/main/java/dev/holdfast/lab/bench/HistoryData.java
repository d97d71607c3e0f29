package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the control plane of the history's benchmark keeps its data: with the lab, and gone with it; or below {@code HOLDFAST_BENCH_KEEP}, for the
 * next run. What was kept for days has less of "today", and of the last hour nothing.
 *
 * @param directory the control plane's data directory
 * @param events so many are in it, or are to be made
 * @param kept for the next run
 */
record HistoryData(Path directory, long events, boolean kept) {

    private static final String MADE = "events-made";

    static HistoryData of(Lab lab, long events) throws IOException {
        String kept = System.getenv("HOLDFAST_BENCH_KEEP");
        if (kept == null) {
            return new HistoryData(lab.directory().resolve("control-plane"), events, false);
        }
        HistoryData data =
                new HistoryData(Path.of(kept).toAbsolutePath().resolve(String.valueOf(events)), events, true);
        data.removeUnfinished();
        return data;
    }

    /** Makes the events, unless a run before did. */
    void makeOnce(EmbeddedDatabase database) throws IOException, SQLException {
        Path made = directory.resolve(MADE);
        if (Files.exists(made)) {
            return;
        }
        System.err.printf("bench: making %,d events%n", events);
        long began = System.nanoTime();
        HistoryRows.make(database, events);
        System.err.printf("bench: made in %.0f s%n", (System.nanoTime() - began) / 1e9);
        Files.writeString(made, events + "\n");
    }

    /** What the measurement of ingest stored, all of it today: the next run shall find a history again. */
    void removeIngested(EmbeddedDatabase database) throws SQLException {
        if (kept) {
            try (Connection owner = database.owner()) {
                EmbeddedDatabase.execute(
                        owner,
                        "DELETE FROM holdfast.transition WHERE cluster_id = (SELECT id FROM holdfast.cluster WHERE name = '"
                                + HistoryIngest.CLUSTER + "')");
                EmbeddedDatabase.execute(owner, "VACUUM ANALYZE holdfast.transition");
            }
        }
    }

    private void removeUnfinished() throws IOException {
        if (Files.exists(directory) && !Files.exists(directory.resolve(MADE))) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
