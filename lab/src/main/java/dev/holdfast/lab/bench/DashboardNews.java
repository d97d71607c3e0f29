package dev.holdfast.lab.bench;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.holdfast.lab.browser.Chromium;
import dev.holdfast.lab.program.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How soon a transition that is committed shows on open pages. All but one of them are streams of signed-in people, read to the last
 * byte, most of the overview and every fourth of a virtual router; the last is the overview in Chromium, in which a transition shows
 * when the frame after the change of the document begins. The commit is followed by the same announcement as the control plane's own.
 */
final class DashboardNews {

    private static final int PEOPLE = 10;
    private static final int PAGES = 200;
    private static final int OF_A_ROUTER = 4;
    private static final double GOAL_MILLIS = 300;
    private static final long LIMIT_SECONDS = 30;
    private static final Duration BETWEEN = Duration.ofMillis(700);

    /** A takeover of a router, in one transaction with what its members are then. */
    private static final String TAKEOVER = """
        WITH taken AS (
            SELECT m.*, r.cluster_id, r.name AS router_name, n.name AS node_name FROM holdfast.member m
            JOIN holdfast.virtual_router r ON r.id = m.router_id JOIN holdfast.node n ON n.uuid = m.node_uuid
            WHERE m.router_id = %1$d AND m.state = 'BACKUP' LIMIT 1
        ), swapped AS (
            UPDATE holdfast.member m SET state = (CASE m.state WHEN 'ACTIVE' THEN 'BACKUP' ELSE 'ACTIVE' END)::holdfast.router_state,
                state_since = now() WHERE m.router_id = %1$d
        )
        INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name,
            from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
        SELECT clock_timestamp(), clock_timestamp(), cluster_id, router_id, router_name, node_uuid, node_name, 'BACKUP', 'ACTIVE',
            'active_down_timer_expired', '{}', '{}', 7, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 0, 0, ''
        FROM taken
        RETURNING (extract(epoch FROM received_at) * 1000000)::bigint || '-' || id
        """;

    /** When an element of a transition is there, and drawn with the next frame. */
    private static final String WATCH = """
        () => {
          window.shown = {};
          new MutationObserver(() => {
            for (const move of document.querySelectorAll('.move[id]')) {
              if (!(move.id in window.shown)) {
                window.shown[move.id] = 0;
                requestAnimationFrame(() => { window.shown[move.id] = performance.timeOrigin + performance.now(); });
              }
            }
          }).observe(document.body, { childList: true, subtree: true });
        }
        """;

    private final ControlPlane controlPlane;
    private final EmbeddedDatabase database;
    private final int rounds;

    /** Who has seen which transition, and what is left. */
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

    private final Map<String, Long> lastSeenNanos = new ConcurrentHashMap<>();
    private volatile String newest = "";
    private volatile boolean running = true;

    DashboardNews(ControlPlane controlPlane, EmbeddedDatabase database, boolean quick) {
        this.controlPlane = controlPlane;
        this.database = database;
        this.rounds = quick ? 5 : 20;
    }

    List<Measurement> measure() throws Exception {
        List<SignedInClient> people = new ArrayList<>();
        try (Connection owner = database.owner();
                Chromium chromium = new Chromium();
                BrowserContext context = DashboardPages.signedIn(chromium, controlPlane);
                Page page = context.newPage()) {
            List<Long> routers = calm(owner);
            for (int i = 0; i < PEOPLE; i++) {
                SignedInClient person = new SignedInClient(controlPlane.address());
                person.signIn();
                people.add(person);
            }
            CountDownLatch open = new CountDownLatch(PAGES - 1);
            for (int i = 0; i < PAGES - 1; i++) {
                String path = i % OF_A_ROUTER == 0 ? "/live/routers/" + routers.getFirst() : "/live/overview";
                InputStream stream = people.get(i % PEOPLE).stream(path);
                Thread.ofVirtual().start(() -> follow(stream, open));
            }
            page.navigate(controlPlane.address().toString());
            page.locator("#live-sign[data-live=on]").waitFor();
            page.evaluate(WATCH);
            if (!open.await(2 * LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(open.getCount() + " streams said nothing");
            }
            return news(owner, page, routers.getFirst());
        } finally {
            running = false;
            people.forEach(SignedInClient::close);
        }
    }

    private List<Measurement> news(Connection owner, Page page, long router) throws Exception {
        List<Double> streams = new ArrayList<>();
        List<Double> chromium = new ArrayList<>();
        owner.setAutoCommit(false);
        // The first two are for the compilers.
        for (int i = -2; i < rounds; i++) {
            Pause.of(BETWEEN);
            String place = place(owner, router);
            CountDownLatch seen = new CountDownLatch(PAGES - 1);
            awaited.put(place, seen);
            newest = place;
            owner.commit();
            long committed = System.nanoTime();
            double committedMillis = millisNow();
            announce(owner);
            if (!seen.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(seen.getCount() + " streams did not tell of a transition");
            }
            page.waitForFunction("id => window.shown[id] > 0", "move-" + place);
            double shown = ((Number) page.evaluate("id => window.shown[id]", "move-" + place)).doubleValue();
            if (i >= 0) {
                streams.add((lastSeenNanos.getOrDefault(place, committed) - committed) / 1e6);
                chromium.add(shown - committedMillis);
            }
        }
        owner.setAutoCommit(true);
        return List.of(
                DashboardPages.one(
                        "committed to drawn in Chromium, median", "ms", DashboardPages.at(chromium, 0.5), GOAL_MILLIS),
                DashboardPages.one("the same, worst", "ms", DashboardPages.at(chromium, 1), GOAL_MILLIS),
                DashboardPages.one(
                        "committed to the last of 199 streams", "ms", DashboardPages.at(streams, 0.5), GOAL_MILLIS),
                DashboardPages.one("the same, worst of " + rounds, "ms", DashboardPages.at(streams, 1), GOAL_MILLIS));
    }

    private static double millisNow() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
    }

    private static String place(Connection connection, long router) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TAKEOVER.formatted(router))) {
            row.next();
            return row.getString(1);
        }
    }

    private static void announce(Connection connection) throws SQLException {
        EmbeddedDatabase.execute(
                connection,
                "UPDATE holdfast.change_mark SET version = version + 1 WHERE topic IN ('FLEET', 'HISTORY');"
                        + " NOTIFY holdfast_change");
        connection.commit();
    }

    /** Routers that nothing is wrong with. */
    private static List<Long> calm(Connection owner) throws SQLException {
        return List.of(DashboardRows.router(owner, "site-0002-vip-4"));
    }

    private void follow(InputStream stream, CountDownLatch open) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            open.countDown();
            String told = "";
            String line = lines.readLine();
            while (running && line != null) {
                String place = newest;
                if (!place.isEmpty() && !place.equals(told) && line.contains(place)) {
                    told = place;
                    saw(place);
                }
                line = lines.readLine();
            }
        } catch (IOException ended) {
            if (running) {
                System.err.println("bench: a stream ended: " + ended.getMessage());
            }
        }
    }

    private void saw(String place) {
        long now = System.nanoTime();
        lastSeenNanos.merge(place, now, Math::max);
        CountDownLatch latch = awaited.get(place);
        if (latch != null) {
            latch.countDown();
        }
    }
}
