package dev.holdfast.control.history.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.history.Delivery;
import dev.holdfast.control.history.Ingest;
import dev.holdfast.control.history.Row;
import dev.holdfast.control.history.Row.Clocks;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.Place;
import dev.holdfast.control.history.Row.QuarantineRow;
import dev.holdfast.control.history.Row.TransitionRow;
import dev.holdfast.vrrp.State;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster of its own for each test, whose nodes' events go in by the door that all events go in by. */
abstract class TenureTestBed {

    /** Long ago, so that nothing here happens after it was received. */
    static final Instant T0 = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MICROS);

    @Inject
    Ingest ingest;

    @Inject
    DataSource dataSource;

    @Inject
    Tenures tenures;

    @Inject
    TenureDeriver deriver;

    @Inject
    Scheduler scheduler;

    /** These nodes are long silent: nobody else may mark them so meanwhile. */
    @BeforeEach
    void keepOthersFromMarkingNodesSilent() {
        scheduler.pause();
    }

    @AfterEach
    void letThemGoOn() {
        scheduler.resume();
    }

    Database database() {
        return new Database(dataSource);
    }

    static Instant at(double seconds) {
        return T0.plus(Math.round(seconds * 1e6), ChronoUnit.MICROS);
    }

    /** A new cluster's id. */
    long cluster() {
        return database()
                .number(
                        "INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id",
                        "t" + UUID.randomUUID().toString().substring(0, 8));
    }

    long router(long cluster, int vrid) {
        return database()
                .number(
                        "INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)"
                                + " VALUES (?, 'lan', 4, ?, 'web', now()) RETURNING id",
                        cluster,
                        vrid);
    }

    NodeScript node(long cluster, String name) {
        UUID uuid = UUID.randomUUID();
        database()
                .change(
                        "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?, ?, ?, now())",
                        uuid,
                        cluster,
                        name);
        return new NodeScript(uuid, cluster, name);
    }

    /** What a node's spool holds; {@link #deliver} brings what is new of it. */
    final class NodeScript {

        final UUID uuid;
        final List<Row> rows = new ArrayList<>();
        private final long cluster;
        private final String name;
        private @Nullable Long offset = 0L;
        private @Nullable Long error = 1000L;
        private Duration skew = Duration.ZERO;
        private int delivered;
        private long epoch = 1;
        private int beforeEpoch;

        NodeScript(UUID uuid, long cluster, String name) {
            this.uuid = uuid;
            this.cluster = cluster;
            this.name = name;
        }

        /** Its wall clock is so far ahead; what is measured of that is another thing. */
        NodeScript skewed(Duration by, @Nullable Long measuredOffset, @Nullable Long measuredError) {
            skew = by;
            offset = measuredOffset;
            error = measuredError;
            return this;
        }

        /** From here on its events are of this incarnation of its spool. */
        NodeScript ofEpoch(long number) {
            epoch = number;
            beforeEpoch = rows.size();
            return this;
        }

        NodeScript becomes(double seconds, long router, State from, State to, double age, String evidence) {
            Instant when = at(seconds);
            String aged = "{\"state_age_nanos\": " + Math.round(age * 1e6) * 1000 + evidence + "}";
            rows.add(new TransitionRow(
                    place(false), clocks(when), router, "web", from, to, "active_down_timer_expired", "{}", aged, 100));
            return this;
        }

        NodeScript becomes(double seconds, long router, State from, State to) {
            return becomes(seconds, router, from, to, 0, "");
        }

        /** INITIALIZE to BACKUP, as each run begins. */
        NodeScript starts(double seconds, long router) {
            return says(seconds, "lifecycle", "{\"phase\": \"STARTED\"}")
                    .becomes(seconds + 0.001, router, State.INITIALIZE, State.BACKUP);
        }

        NodeScript says(double seconds, String kind, String detail) {
            return says(seconds, null, kind, detail);
        }

        NodeScript says(double seconds, @Nullable Long router, String kind, String detail) {
            rows.add(new EventRow(place(kind.equals("gap")), clocks(at(seconds)), router, kind, detail));
            return this;
        }

        NodeScript mumbles() {
            rows.add(new QuarantineRow(place(false), "not an Event"));
            return this;
        }

        private Place place(boolean bridges) {
            return new Place(epoch, rows.size() - beforeEpoch + 1, new byte[0], bridges);
        }

        private Clocks clocks(Instant when) {
            long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, when);
            return new Clocks(nanos + skew.toNanos(), nanos, "boot");
        }

        /** Delivers up to so many that have not been delivered, and waits until they are taken in. */
        NodeScript deliver(int most) {
            int to = Math.min(rows.size(), delivered + most);
            submit(rows.subList(delivered, to));
            delivered = to;
            return this;
        }

        NodeScript deliver() {
            return deliver(rows.size());
        }

        boolean isDelivered() {
            return delivered == rows.size();
        }

        void submit(List<Row> some) {
            try {
                ingest.submit(new Delivery(uuid, name, cluster, offset, error, some))
                        .get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Waits until all that has been committed has been derived. */
    void derived() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> database().number("SELECT count(*) FROM holdfast.tenure_due") == 0);
    }

    List<TenureSpan> spans(long router, double since, double until) {
        RouterTenure told = tenures.of(router, new Window(at(since), at(until)), Tenures.MOST_SPANS);
        assertThat(told.next()).isNull();
        return told.spans();
    }

    /** Each span as {@code FROM-TO HOLDING nodes}, times in seconds. */
    List<String> told(long router, double since, double until) {
        return spans(router, since, until).stream()
                .map(span -> seconds(span.from()) + "-" + seconds(span.to()) + " " + span.holding() + " "
                        + span.active().stream()
                                .map(TenureSpan.MemberName::name)
                                .toList())
                .toList();
    }

    static String seconds(Instant instant) {
        double since = ChronoUnit.MICROS.between(T0, instant) / 1e6;
        return since == Math.rint(since) ? Long.toString((long) since) : Double.toString(since);
    }

    List<String> outages(long router) {
        return database().texts("""
                SELECT extract(epoch FROM began_at - ?::timestamptz)::float8 || ' '
                    || coalesce((length_nanos / 1e9)::float8::text, 'open') || ' ' || certain
                FROM holdfast.outage WHERE router_id = ? ORDER BY began_at
                """, T0.toString(), router);
    }
}
