package dev.holdfast.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The first page of each typical question, twice: the search as such, from asking the database to the last row read, as the
 * answer's {@code Server-Timing} tells it; and as a person gets it, over HTTP on one kept connection, from the first byte sent to the
 * last byte read, with rights and JSON. The peer of both is the statement by hand on an open JDBC connection of this process, from
 * sending it to having read every column of every row. What a request costs that asks nothing of the history is measured
 * beside them.
 */
final class HistoryQueries {

    private static final Path PAGE = Path.of("docs", "query.md");
    private static final String WALKED = "cluster:prod to:ACTIVE since:-90d";
    private static final String MOMENT = "/api/v1/held?vip=10.0.0.5&at=";
    private static final int WARM = 15;

    /** Requests before anything is measured: until then the control plane's code is not compiled. */
    private static final int WARM_UP = 1000;

    private static final int MOST_PAGES = 400;
    private static final double GOAL_RATIO = 1.3;
    private static final double GOAL_MILLIS = 50;
    private static final double GOAL_HELD_MILLIS = 20;

    private final SignedInClient api;
    private final Connection application;
    private final int rounds;

    HistoryQueries(SignedInClient api, Connection application, boolean quick) {
        this.api = api;
        this.application = application;
        this.rounds = quick ? 15 : 51;
    }

    List<Measurement> measure() throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < WARM_UP; i++) {
            double ignored = api.millis("/api/v1/self");
        }
        Measurement floor = new Measurement("HTTP that asks nothing", "ms");
        for (int i = 0; i < WARM + rounds; i++) {
            double millis = api.millis("/api/v1/self");
            if (i >= WARM) {
                floor.addRound(millis);
            }
        }
        measurements.add(floor);
        int number = 1;
        for (TypicalQuery query : TypicalQuery.ofPage(PAGE)) {
            measurements.addAll(first(number++, query));
        }
        measurements.add(lastPage());
        measurements.add(heldAt());
        return measurements;
    }

    private List<Measurement> first(int number, TypicalQuery query) throws Exception {
        Measurement search = new Measurement(name(number, query), "ms");
        Measurement http = new Measurement(number + " over HTTP", "ms");
        String path = "/api/v1/history?limit=100&q=" + SignedInClient.encoded(query.text());
        long ours = api.read(path).get("items").size();
        long theirs = Math.min(100, byHand(query.sql()));
        if (ours != theirs) {
            System.err.printf("bench: '%s' has %d rows here and %d by hand%n", query.text(), ours, theirs);
        }
        for (int i = 0; i < WARM + rounds; i++) {
            SignedInClient.Timing timing = api.timing(path);
            long began = System.nanoTime();
            long ignored = byHand(query.sql());
            double peer = (System.nanoTime() - began) / 1e6;
            if (i >= WARM) {
                search.addRound(timing.search(), peer);
                http.addRound(timing.all(), peer);
            }
        }
        if (search.ratio() > GOAL_RATIO || http.ours() > GOAL_MILLIS) {
            explain(query);
        }
        return List.of(search, http);
    }

    private static String name(int number, TypicalQuery query) {
        String name = number + " " + (query.text().isEmpty() ? "(nothing)" : query.text()).replace("\"", "");
        return name.length() <= 32 ? name : name.substring(0, 32);
    }

    private long byHand(String sql) throws SQLException {
        long rows = 0;
        try (Statement statement = application.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                for (int i = 1; i <= columns; i++) {
                    Object ignored = found.getObject(i);
                }
                rows++;
            }
        }
        return rows;
    }

    /** To the last page and back: what it costs, against the first. */
    private Measurement lastPage() throws IOException {
        String first = "/api/v1/history?limit=100&q=" + SignedInClient.encoded(WALKED);
        String last = first;
        JsonNode page = api.read(first);
        int pages = 1;
        while (!page.get("next").isNull() && pages < MOST_PAGES) {
            String next =
                    first + "&cursor=" + SignedInClient.encoded(page.get("next").asText());
            page = api.read(next);
            // The very last one has fewer rows and would look fast for that.
            last = page.get("next").isNull() ? last : next;
            pages++;
        }
        Measurement measurement = new Measurement("page " + (pages - 1) + " against the first", "ms");
        for (int i = 0; i < WARM + rounds; i++) {
            double late = api.millis(last);
            double early = api.millis(first);
            if (i >= WARM) {
                measurement.addRound(late, early);
            }
        }
        return measurement;
    }

    private Measurement heldAt() throws IOException {
        Measurement measurement = new Measurement("who held it at T, of 20", "ms");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < WARM + rounds; i++) {
            // Any moment of the last 300 days.
            double millis = api.millis(MOMENT + now.minus(1 + i * 37L % 300, ChronoUnit.DAYS));
            if (i >= WARM) {
                measurement.addRound(millis, GOAL_HELD_MILLIS);
            }
        }
        return measurement;
    }

    private void explain(TypicalQuery query) {
        System.err.printf("bench: '%s' misses its goal. By hand:%n", query.text());
        print("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + query.sql());
    }

    private void print(String sql) {
        try (Statement statement = application.createStatement();
                ResultSet plan = statement.executeQuery(sql)) {
            while (plan.next()) {
                System.err.println("    " + plan.getString(1));
            }
        } catch (SQLException cannot) {
            System.err.println("    no plan: " + cannot.getMessage());
        }
    }
}
