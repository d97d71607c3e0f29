package dev.holdfast.control.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.database.BoundedReads;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SlowReadException;
import dev.holdfast.control.history.RandomQueries.Asked;
import dev.holdfast.control.history.RecordedRows.Cluster;
import dev.holdfast.control.history.RecordedRows.Recorded;
import dev.holdfast.control.history.Row.Clocks;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.Place;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class HistorySearchTest {

    /** Tests record into the months to come, whose partitions are there: they cross their edges on any day of the year. */
    private static final Instant FROM = Instant.now().plus(Duration.ofDays(12)).truncatedTo(ChronoUnit.HOURS);

    private static final int DAYS = 40;
    private static final Instant LATER = FROM.plus(Duration.ofDays(DAYS));

    @Inject
    HistorySearch search;

    @Inject
    Ingest ingest;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    DataSource source;

    @Inject
    CursorKey key;

    @Test
    void findsExactlyWhatAQueryAsksForInOrder() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_100);
        rows.record(1200, FROM, DAYS);
        rows.deriveOutages();
        List<Recorded> all = rows.all();
        assertThat(all.stream().filter(row -> row.outageNanos() != null)).hasSizeGreaterThan(100);
        RandomQueries queries = new RandomQueries(rows, 7_101, FROM, DAYS);
        Random random = new Random(7_102);
        int found = 0;
        for (int i = 0; i < 250; i++) {
            Asked asked = queries.next();
            int limit = i % 10 == 0 ? random.nextInt(1, 20) : random.nextInt(100, 500);
            ClusterSelection seen = random.nextInt(3) == 0 ? some(rows.clusters, random) : of(rows.clusters);
            List<String> expected = all.stream()
                    .filter(row -> seen.ids().contains(row.cluster().id()))
                    .filter(asked.finds())
                    .limit(limit * 12L)
                    .map(row -> row.rank() + "/" + row.id())
                    .toList();
            List<String> answered = keys(pages(asked.text(), limit, seen, 12));
            assertThat(answered).as("%s%nof %s", asked.text(), seen).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).as("the queries find something").isGreaterThan(5000);
    }

    @Test
    void repeatsAndSkipsNothingWhileRowsAreAdded() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_200);
        rows.record(300, FROM, DAYS);
        List<String> before =
                rows.all().stream().map(row -> row.rank() + "/" + row.id()).toList();
        ClusterSelection seen = of(rows.clusters);
        String text = "since:" + FROM.minus(Duration.ofDays(20)) + " until:2100-01-01";
        List<HistoryEntry> answer = new ArrayList<>();
        String cursor = null;
        do {
            HistoryPage page = search.page(query(text), cursor, 20, seen);
            answer.addAll(page.entries());
            cursor = page.next();
            rows.record(10, FROM, DAYS);
        } while (cursor != null);
        List<String> answered = keys(answer);
        assertThat(answered).doesNotHaveDuplicates().containsSubsequence(before);
    }

    @Test
    void goesOnWithWhatNowWasOnTheFirstPage() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_300);
        rows.record(60, FROM, 1);
        ClusterSelection seen = of(rows.clusters);
        HistoryPage first = search.page(query("since:-60d"), null, 10, seen);
        Query later = Query.parse("since:-60d", Subject.HISTORY, LATER.plus(Duration.ofDays(365)), ZoneOffset.UTC);
        HistoryPage second = search.page(later, first.next(), 10, seen);
        assertThat(second.query().window()).isEqualTo(first.query().window());
        assertThat(second.entries()).hasSize(10);
    }

    @Test
    void losesNoRowOfAMicrosecondThatAPageEndsIn() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_400);
        Instant moment = FROM.plus(1, ChronoUnit.MICROS);
        for (int i = 0; i < 40; i++) {
            rows.record(FROM.plusSeconds(i), moment, rows.clusters.getFirst());
        }
        ClusterSelection seen = of(rows.clusters);
        String text = "since:" + moment + " until:" + moment.plus(1, ChronoUnit.MICROS);
        assertThat(keys(pages(text, 3, seen, 40))).hasSize(40).doesNotHaveDuplicates();
        assertThat(pages("since:" + moment.plus(1, ChronoUnit.MICROS) + " until:" + moment.plusSeconds(1), 3, seen, 2))
                .isEmpty();
    }

    @Test
    void showsNobodyTheRowsOfAnothersCluster() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_500);
        rows.record(90, FROM, 2);
        Cluster mine = rows.clusters.get(0);
        Cluster others = rows.clusters.get(1);
        ClusterSelection seen = ClusterSelection.of(List.of(mine.id()));
        for (String text : List.of(
                "",
                "cluster:" + others.name(),
                "-cluster:" + mine.name(),
                "node:" + others.nodes().getFirst().uuid(),
                "router:" + others.routers().getFirst().id(),
                "vip:0.0.0.0/0,::/0",
                "-vr:nothing")) {
            assertThat(pages("since:-60d " + text, 100, seen, 2))
                    .as(text)
                    .allSatisfy(entry -> assertThat(entry.cluster()).isEqualTo(mine.name()));
        }
        assertThat(pages("since:-60d", 100, ClusterSelection.of(List.of()), 2)).isEmpty();

        // A cursor says where to go on, not what may be seen.
        HistoryPage page = search.page(query("since:-60d"), null, 5, of(rows.clusters));
        assertThat(search.page(query("since:-60d"), page.next(), 100, seen).entries())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.cluster()).isEqualTo(mine.name()));
    }

    @Test
    void findsWhatHappenedToAnAddressAlsoAfterTheFileHasNamedAnother() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_550);
        rows.record(90, FROM, 2);
        ClusterSelection seen = of(rows.clusters);
        List<HistoryEntry> before = pages("since:-60d vip:10.9.1.10", 100, seen, 2);
        for (Cluster cluster : rows.clusters) {
            new Database(source)
                    .change(
                            "UPDATE holdfast.member SET addresses = '{10.250.0.1/24}' WHERE router_id = ?",
                            cluster.routers().get(1).id());
        }

        assertThat(before).isNotEmpty();
        assertThat(pages("since:-60d vip:10.9.1.10", 100, seen, 2)).isEqualTo(before);
        assertThat(pages("since:-60d vip:10.250.0.0/16", 100, seen, 2)).isEqualTo(before);
    }

    @Test
    void takesACursorOfThisQueryOnly() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_600);
        rows.record(20, FROM, 1);
        String cursor =
                search.page(query("since:-60d"), null, 5, of(rows.clusters)).next();
        for (String other : List.of("since:-61d", "since:-60d kind:link", "")) {
            assertThatThrownBy(() -> search.page(query(other), cursor, 5, ClusterSelection.ALL))
                    .isInstanceOf(CursorRefusedException.class);
        }
        assertThatThrownBy(() -> search.page(query("since:-60d"), "rubbish", 5, ClusterSelection.ALL))
                .isInstanceOf(CursorRefusedException.class);
    }

    @Test
    void takesHostileTextForText() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_700);
        rows.record(30, FROM, 1);
        for (String text : List.of(
                "node:\"'; DROP TABLE holdfast.transition; --\"",
                "\"' OR true --\"",
                "vr:\"\\\\\" \"%\" \"$1\" \"?\" \"\\\"\"",
                "reason:\"{}\" interface:\"a\\\\\"",
                "\"\u0001\uD83D\uDE00\"",
                "vr:*",
                "priority:999999999999999999 lasted:>292y",
                "node:" + "x".repeat(1900))) {
            try {
                pages("since:-60d " + text, 10, of(rows.clusters), 2);
            } catch (dev.holdfast.control.query.QueryRefusedException refused) {
                assertThat(text).contains("292y");
            }
        }
        assertThat(rows.all()).hasSize(30);
    }

    @Test
    void findsWhatCameAWeekLateWhereItHappenedAndByItsReceipt() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_800);
        Instant happened = FROM.plusSeconds(5);
        Instant came = happened.plus(Duration.ofDays(7));
        rows.record(came, happened, rows.clusters.getFirst());
        ClusterSelection seen = of(rows.clusters);
        assertThat(pages("since:" + FROM + " until:" + FROM.plusSeconds(10), 10, seen, 2))
                .hasSize(1);
        assertThat(pages("since:" + came.minusSeconds(1) + " until:" + came.plusSeconds(1), 10, seen, 2))
                .isEmpty();
        assertThat(pages("received:>=" + came.minusSeconds(1), 10, seen, 2)).hasSize(1);
        assertThat(pages("received:<" + came + " since:-60d", 10, seen, 2)).isEmpty();
    }

    @Test
    void findsASpoolThatIsReplayedTwiceAfterAWeekOnceAndWhereItHappened() throws Exception {
        Cluster cluster = new RecordedRows(source, 7_850).clusters.getFirst();
        UUID node = UUID.randomUUID();
        Instant then = Instant.now().minus(Duration.ofDays(8)).truncatedTo(ChronoUnit.MICROS);
        List<Row> spool = List.of(stall(1, then), stall(2, then.plusSeconds(1)), stall(3, then.plusSeconds(2)));
        for (int delivery = 0; delivery < 2; delivery++) {
            ingest.submit(new Delivery(node, "late", cluster.id(), null, null, spool))
                    .get(30, TimeUnit.SECONDS);
        }

        assertThat(now("kind:stall since:-9d until:-7d", cluster))
                .extracting(HistoryEntry::occurredAt)
                .containsExactly(then.plusSeconds(2), then.plusSeconds(1), then);
        assertThat(now("kind:stall", cluster)).as("the last seven days").isEmpty();
        assertThat(now("kind:stall received:>=-1h", cluster)).hasSize(3);
    }

    private List<HistoryEntry> now(String text, Cluster cluster) {
        return search.page(
                        Query.parse(text, Subject.HISTORY, Instant.now(), ZoneOffset.UTC),
                        null,
                        10,
                        ClusterSelection.of(List.of(cluster.id())))
                .entries();
    }

    @Test
    void doesNotBelieveAClockThatIsAheadOfTheReceipt() throws Exception {
        RecordedRows rows = new RecordedRows(source, 7_900);
        Cluster cluster = rows.clusters.getFirst();
        UUID node = UUID.randomUUID();
        Instant ahead = Instant.now().plus(Duration.ofDays(400));
        Instant slightly = Instant.now().plus(Duration.ofMinutes(2));
        ingest.submit(new Delivery(
                        node, "skewed", cluster.id(), null, null, List.of(stall(1, ahead), stall(2, slightly))))
                .get(30, TimeUnit.SECONDS);
        List<HistoryEntry> found = search.page(
                        Query.parse("kind:stall", Subject.HISTORY, Instant.now(), ZoneOffset.UTC),
                        null,
                        10,
                        ClusterSelection.of(List.of(cluster.id())))
                .entries();
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().occurredAt())
                .isCloseTo(slightly, new org.assertj.core.data.TemporalUnitWithinOffset(1, ChronoUnit.MILLIS));
        assertThat(found.getLast().occurredAt()).isEqualTo(found.getLast().receivedAt());
    }

    @Test
    void givesUpWhatTakesTooLongAndSaysSo() throws Exception {
        RecordedRows rows = new RecordedRows(source, 8_000);
        rows.record(400, FROM, 1);
        HistorySearch hasty = new HistorySearch(hastyReads(), key, new ObjectMapper());
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        hasty.page(query("since:-90d -\"x\" -\"y\" -\"z\""), null, 1000, ClusterSelection.ALL);
                    }
                })
                .isInstanceOf(SlowReadException.class)
                .hasMessageContaining("ask for less time");
        assertThat(pages("since:-60d", 10, of(rows.clusters), 1))
                .as("connections are whole again")
                .isNotEmpty();
    }

    /** Reads whose connections have hardly any patience. */
    private BoundedReads hastyReads() {
        PGSimpleDataSource hasty = new PGSimpleDataSource();
        hasty.setUrl(url);
        hasty.setUser(user);
        hasty.setPassword(password);
        hasty.setOptions("-c statement_timeout=1");
        return new BoundedReads(hasty, Duration.ofMillis(1));
    }

    private static Row stall(long seq, Instant at) {
        long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        return new EventRow(
                new Place(1, seq, new byte[] {1}, false), new Clocks(nanos, seq, "boot"), null, "stall", "{}");
    }

    private static Query query(String text) {
        return Query.parse(text, Subject.HISTORY, LATER, ZoneOffset.UTC);
    }

    private static ClusterSelection of(List<Cluster> clusters) {
        return ClusterSelection.of(clusters.stream().map(Cluster::id).toList());
    }

    private static ClusterSelection some(List<Cluster> clusters, Random random) {
        return of(clusters.subList(0, random.nextInt(1, clusters.size())));
    }

    private List<HistoryEntry> pages(String text, int limit, ClusterSelection seen, int most) {
        List<HistoryEntry> answer = new ArrayList<>();
        @Nullable String cursor = null;
        for (int i = 0; i < most; i++) {
            HistoryPage page = search.page(query(text), cursor, limit, seen);
            answer.addAll(page.entries());
            cursor = page.next();
            if (cursor == null) {
                break;
            }
        }
        return answer;
    }

    private static List<String> keys(List<HistoryEntry> entries) {
        return entries.stream()
                .flatMap(entry -> Stream.of(entry.rank() + "/" + entry.id()))
                .toList();
    }
}
