package dev.holdfast.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.query.Operand.Chosen;
import dev.holdfast.control.query.Operand.Name;
import dev.holdfast.control.query.Operand.Network;
import dev.holdfast.control.query.Operand.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each piece of the language means. */
class QueryTest {

    private static final Instant NOW = Instant.parse("2026-10-08T12:00:00.123456Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void looksSevenDaysBackUnlessItIsTold() {
        Window window = history("").window();
        assertThat(window.until()).isEqualTo(NOW);
        assertThat(window.since()).isEqualTo(NOW.minus(Duration.ofDays(7)));
        assertThat(window.sinceSaid()).isFalse();
        assertThat(window.untilSaid()).isFalse();
        assertThat(history("since:-1h until:now").window().untilSaid()).isFalse();
        assertThat(history("until:2026-05-01").window().since()).isEqualTo(Instant.parse("2026-04-25T00:00:00Z"));
        assertThat(history("received:>=-1h").window().since()).isEqualTo(Instant.EPOCH);
        assertThat(history("received:<-1h").window().since()).isEqualTo(NOW.minus(Duration.ofDays(7)));
        assertThat(history("-received:>=-1h").window().since()).isEqualTo(NOW.minus(Duration.ofDays(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-10-08T12:00:00.123456Z",
        "-7d, 2026-10-01T12:00:00.123456Z",
        "now-1h30m, 2026-10-08T10:30:00.123456Z",
        "-1.5s, 2026-10-08T11:59:58.623456Z",
        "today, 2026-10-07T22:00:00Z",
        "yesterday, 2026-10-06T22:00:00Z",
        "2026-10-01, 2026-09-30T22:00:00Z",
        "2026-10, 2026-09-30T22:00:00Z",
        "2026-01-31, 2026-01-30T23:00:00Z",
        "2026-10-01T12:30, 2026-10-01T10:30:00Z",
        "2026-10-01T12:30:05.25, 2026-10-01T10:30:05.250Z",
        "2026-10-01T12:30:05.000001z, 2026-10-01T12:30:05.000001Z",
        "2026-10-01T12:30+05:30, 2026-10-01T07:00:00Z",
        "2026-10-01T12:30[Africa/Brazzaville], 2026-10-01T11:30:00Z",
        "'\"2026-10-01 12:30\"', 2026-10-01T10:30:00Z",
        "'\"2026-10-01 12:30 -02:00\"', 2026-10-01T14:30:00Z",
    })
    void readsTimesInTheZoneOfWhoAsks(String text, String instant) {
        Query query = Query.parse("since:" + text + " until:2027-01-01", Subject.HISTORY, NOW, BERLIN);
        assertThat(query.window().since()).isEqualTo(Instant.parse(instant));
    }

    @Test
    void endsBehindTheDayOrMonthThatIsNamed() {
        assertThat(history("since:2026-01-01 until:2026-03-31").window().until())
                .isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(history("since:2026-01-01 until:2026-02").window().until())
                .isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(history("since:2026-01-01 until:2026-03-31T12:00Z").window().until())
                .isEqualTo(Instant.parse("2026-03-31T12:00:00Z"));
    }

    @Test
    void knowsThatAnHourIsLeftOutInSpring() {
        assertThat(refusal("since:2026-03-29T02:30", BERLIN).getFirst().position())
                .isEqualTo(6);
        assertThat(Query.parse("since:2026-03-29T03:30", Subject.HISTORY, NOW, BERLIN)
                        .window()
                        .since())
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void readsNamesQuotesAndBeginnings() {
        assertThat(match("node:a,\"b,c\",web-*"))
                .isEqualTo(new Term.Match(
                        word("node"),
                        false,
                        List.of(new Name("a", false, 5), new Name("b,c", false, 7), new Name("web-", true, 13))));
        assertThat(match("-vr:\"say \\\"hi\\\" \\\\ \\n*\"").operands())
                .containsExactly(new Name("say \"hi\" \\ \\n*", false, 4));
        assertThat(match("-vr:x").negated()).isTrue();
    }

    @Test
    void readsTexts() {
        assertThat(history("bond0 -\"two words\" \"a:b\" -x").terms())
                .containsExactly(
                        new Term.Text("bond0", false),
                        new Term.Text("two words", true),
                        new Term.Text("a:b", false),
                        new Term.Text("x", true));
        assertThat(history("10:20").terms()).containsExactly(new Term.Text("10:20", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cause:active_down_timer_expired",
                "cause:master-down-timer",
                "CAUSE:Active-Down-Timer-Expired",
                "cause:\"active.down.timer\""
            })
    void knowsAChoiceByEachOfItsNames(String text) {
        assertThat(match(text).operands()).containsExactly(new Chosen("active_down_timer_expired"));
    }

    @Test
    void callsActiveMasterToo() {
        assertThat(match("to:MASTER").operands()).containsExactly(new Chosen("ACTIVE"));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 100",
        "=100, 100, 100",
        ">100, 101, 9223372036854775807",
        ">=100, 100, 9223372036854775807",
        "<100, -9223372036854775808, 99",
        "<=100, -9223372036854775808, 100",
        "90..110, 90, 110",
        "..110, -9223372036854775808, 110",
        "90.., 90, 9223372036854775807",
    })
    void comparesNumbers(String text, long least, long most) {
        assertThat(match("priority:" + text).operands()).containsExactly(new Range(least, most));
        assertThat(match("priority:1," + text).operands()).containsExactly(new Range(1, 1), new Range(least, most));
    }

    @ParameterizedTest
    @CsvSource({
        ">3s, 3000000001, 9223372036854775807",
        "<=1m30s, -9223372036854775808, 90000000000",
        "500ms..2h, 500000000, 7200000000000",
        "=1.5us, 1500, 1500",
        ">1w, 604800000000001, 9223372036854775807",
        ">2min, 120000000001, 9223372036854775807",
    })
    void comparesSpans(String text, long least, long most) {
        assertThat(match("lasted:" + text).operands()).containsExactly(new Range(least, most));
    }

    @Test
    void comparesTimesOfReceipt() {
        long day = 86_400_000_000L;
        long first = Instant.parse("2026-10-01T00:00:00Z").getEpochSecond() * 1_000_000;
        assertThat(match("received:2026-10-01").operands()).containsExactly(new Range(first, first + day - 1));
        assertThat(match("received:>2026-10-01").operands()).containsExactly(new Range(first + day, Long.MAX_VALUE));
        assertThat(match("received:<=2026-10-01").operands())
                .containsExactly(new Range(Long.MIN_VALUE, first + day - 1));
        assertThat(match("received:2026-10-01..2026-10-03").operands())
                .containsExactly(new Range(first, first + 3 * day - 1));
        assertThat(match("received:\"2026-10-01 00:00\"..\"2026-10-01 01:00\"").operands())
                .containsExactly(new Range(first, first + day / 24));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5/32, 10.0.0.5, 10.0.0.6",
        "10.0.0.77/26, 10.0.0.64/26, 10.0.0.127, 10.0.0.128",
        "0.0.0.0/0, 0.0.0.0/0, 203.0.113.9, ::1",
        "2001:DB8::/33, 2001:db8:0:0:0:0:0:0/33, 2001:db8:7fff::1, 2001:db8:8000::1",
        "::/0, 0:0:0:0:0:0:0:0/0, fe80::1, 10.0.0.1",
    })
    void readsAddressesAndPrefixes(String text, String normal, String in, String out) {
        assertThat(match("vip:" + text).operands()).singleElement().isInstanceOfSatisfying(Network.class, network -> {
            assertThat(network.prefix()).hasToString(normal);
            assertThat(network.prefix().contains(in)).isTrue();
            assertThat(network.prefix().contains(out)).isFalse();
            assertThat(network.prefix().contains("no address")).isFalse();
        });
    }

    @Test
    void readsTheExampleOfEveryWord() {
        for (Subject subject : Subject.values()) {
            for (Word word : subject.words()) {
                Query query = Query.parse(word.example(), subject, NOW, ZoneOffset.UTC);
                assertThat(word.example().replace("-", ""))
                        .startsWith(word.name().replace("-", "") + ":");
                assertThat(query.terms().size()
                                + (query.window().sinceSaid() || query.window().untilSaid() ? 1 : 0))
                        .as(word.example())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void keepsWhatNowWasForTheNextPage() {
        Query first = history("since:-1h");
        Instant later = NOW.plusSeconds(60);
        assertThat(first.at(later).window().since()).isEqualTo(later.minusSeconds(3600));
        assertThat(first.at(NOW)).isSameAs(first);
    }

    static Query history(String text) {
        return Query.parse(text, Subject.HISTORY, NOW, ZoneOffset.UTC);
    }

    static Word word(String name) {
        return Subject.HISTORY.the(name);
    }

    private static Term.Match match(String text) {
        return (Term.Match) history(text).terms().getFirst();
    }

    private static List<QueryProblem> refusal(String text, ZoneId zone) {
        try {
            Query.parse(text, Subject.HISTORY, NOW, zone);
            throw new AssertionError("taken: " + text);
        } catch (QueryRefusedException refused) {
            return refused.problems();
        }
    }
}
