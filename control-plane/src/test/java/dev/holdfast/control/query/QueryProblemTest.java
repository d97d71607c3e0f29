package dev.holdfast.control.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a query that cannot be read: where, what was expected, and what was probably meant. */
class QueryProblemTest {

    private static final Instant NOW = Instant.parse("2026-10-08T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // what was typed | where | what is wrong | expected, among others | meant
                "caus:stalled | 0 | caus: | cause: | cause:",
                "vr:a -nod:b | 6 | nod: | node: | node:",
                "cause:master-dwon-timer | 6 | master-dwon-timer | stalled | master-down-timer",
                "to:ACTIV | 3 | ACTIV | BACKUP | ACTIVE",
                "kind:link,stal | 10 | stal | stall | stall",
                "rule:preemptoin | 5 | preemptoin | preemption | preemption",
                "actor:admin | 0 | actor: | actor: is a word of the audit record |",
                "vip:10.0.0 | 4 | 10.0.0 | an IP address or a prefix |",
                "vip:10.0.0.0/33 | 4 | 10.0.0.0/33 | an IP address or a prefix |",
                "sender:fe80::1%eth0 | 7 | fe80::1%eth0 | an IP address or a prefix |",
                "priority:high | 9 | high | a number |",
                "priority:>=..5 | 9 | >= | either a comparison or a range |",
                "priority:9..5 | 9 | 9..5 | the smaller end first | 5..9",
                "lasted:3s | 7 | 3s | a comparison | >3s",
                "lasted:>3 | 8 | 3 | a span of time | 3s",
                "lasted:>3parsecs | 8 | 3parsecs | a span of time |",
                "lasted:>300y | 8 | 300y | a span of time |",
                "since:7d | 6 | 7d | a time | -7d",
                "since:2026-13-01 | 6 | 2026-13-01 | a time |",
                "since:2026-02-30 | 6 | 2026-02-30 | a time |",
                "since:2026-10-01T12:00:00.1234567 | 6 | 2026-10-01T12:00:00.1234567 | a time |",
                "since:-1d since:-2d | 10 | since:-2d | once |",
                "-until:now | 0 | -until:now | without a - |",
                "since:-1d until:-2d | 0 | | before until: |",
                "received:-1h | 9 | -1h | a comparison | >=-1h",
                "cause: | 6 | | started | master-down-timer",
                "node:a,,b | 7 | | a name | a",
                "node:\"a | 5 | \"a | closing quote | \"a\"",
                "\"a | 0 | \"a | closing quote | \"a\"",
                "\"a\"b | 3 | b | a blank |",
                "node:\"a\"b | 8 | b | a blank or a comma |",
                "vr:a - x | 5 | - | a term right behind the - |",
                "vr:a OR vr:b | 5 | OR | kind:link,stall |",
                "\"\" | 0 | \"\" | a text between the quotes |",
            })
    void saysWhereAndWhatWasExpected(String text, int position, String found, String expected, String suggestion) {
        List<QueryProblem> problems = problems(text);
        assertThat(problems).hasSize(1);
        QueryProblem problem = problems.getFirst();
        assertThat(problem.position()).isEqualTo(position);
        assertThat(problem.found()).isEqualTo(found == null ? "" : found);
        assertThat(problem.expected()).contains(expected);
        assertThat(problem.suggestion()).isEqualTo(suggestion);
        assertThat(problem.sentence()).contains("character " + (position + 1));
        if (suggestion != null) {
            // Each suggestion can be taken as it is.
            String mended = text.substring(0, position) + suggestion + text.substring(position + problem.length());
            Query.parse(mended, Subject.HISTORY, NOW, ZoneOffset.UTC);
        }
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThat(problems("caus:x vip:nowhere fine to:UP priority:<= lasted:>1s,2s"))
                .extracting(QueryProblem::position)
                .containsExactly(0, 11, 27, 39, 53);
    }

    @Test
    void boundsWhatIsTyped() {
        assertThat(problems("x".repeat(Query.LONGEST + 1)).getFirst().expected())
                .contains("2000 characters");
        assertThat(problems("x ".repeat(Query.MOST_TERMS + 1)).getFirst().expected())
                .contains("50 terms");
        String list = String.join(",", Collections.nCopies(Query.MOST_VALUES + 1, "1"));
        assertThat(problems("vrid:" + list).getFirst().expected()).contains("100 values");
        assertThat(problems("a:b ".repeat(100))).hasSize(10);
    }

    @Test
    void neitherBreaksNorDallies() {
        List<String> pieces = Stream.concat(
                        Stream.of(Subject.values())
                                .flatMap(subject -> subject.words().stream())
                                .flatMap(word -> Stream.of(word.name() + ":", word.example())),
                        Stream.of(
                                "\"",
                                "\\",
                                ",",
                                "..",
                                ":",
                                "-",
                                ">",
                                "<=",
                                " ",
                                "\t",
                                "*",
                                "3s",
                                "-7d",
                                "2026-10-01",
                                "10.0.0.0/8",
                                "::1",
                                "ACTIVE",
                                "\u0000",
                                "\uD83D",
                                "é",
                                "99999999999999999999",
                                "now",
                                "T",
                                "[",
                                "]",
                                "/"))
                .toList();
        Random random = new Random(7_001);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 30_000; round++) {
                StringBuilder text = new StringBuilder();
                int length = random.nextInt(1, 25);
                for (int i = 0; i < length; i++) {
                    text.append(
                            random.nextInt(8) == 0
                                    ? String.valueOf((char) random.nextInt(0x3000))
                                    : pieces.get(random.nextInt(pieces.size())));
                }
                check(text.toString(), Subject.values()[round % 2]);
            }
            for (String hostile : List.of("\"", "a:", "-", ",", "x", "1.", "(", "\\", ":", "..", "node:", "since:")) {
                check(hostile.repeat(Query.LONGEST / hostile.length()), Subject.HISTORY);
                check("node:" + hostile.repeat(390), Subject.HISTORY);
                check("lasted:>" + hostile.repeat(390), Subject.HISTORY);
                check("since:" + hostile.repeat(300), Subject.HISTORY);
            }
        });
    }

    /** Either a query, or problems that lie in the text and are in order. */
    private static void check(String text, Subject subject) {
        for (int caret = 0; caret <= Math.min(text.length(), 30); caret++) {
            Completion.at(text, caret, subject);
        }
        try {
            Query read = Query.parse(text, subject, NOW, ZoneOffset.UTC);
            assertThat(Query.parse(read.text(), subject, NOW, ZoneOffset.UTC)).isEqualTo(read);
            assertThat(read.window().since()).isBefore(read.window().until());
        } catch (QueryRefusedException refused) {
            assertThat(refused.problems())
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(20)
                    .allSatisfy(problem -> {
                        assertThat(problem.position()).isBetween(0, text.strip().length());
                        assertThat(problem.position() + problem.length())
                                .isLessThanOrEqualTo(text.strip().length());
                        assertThat(problem.sentence()).isNotBlank();
                    });
        }
    }

    @Test
    void proposesWordsAndValuesWhereSomebodyTypes() {
        assertThat(Completion.at("vr:web no", 9, Subject.HISTORY))
                .extracting(Completion.Proposal::text, Completion.Proposal::from, Completion.Proposal::to)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("node:", 7, 9));
        assertThat(Completion.at("-kind:link,st", 13, Subject.HISTORY))
                .extracting(Completion.Proposal::text, Completion.Proposal::from)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("stall", 11));
        assertThat(Completion.at("cause:master", 12, Subject.HISTORY))
                .extracting(Completion.Proposal::text)
                .containsExactly("active-down-timer-expired");
        assertThat(Completion.at("node:\"no", 8, Subject.HISTORY)).isEmpty();
        assertThat(Completion.at("", 0, Subject.AUDIT))
                .hasSize(Subject.AUDIT.words().size());
    }

    @Test
    void aCursorIsWorthNothingElsewhere() {
        byte[] key = new byte[32];
        Query query = Query.parse("vr:web since:-1d", Subject.HISTORY, NOW, ZoneOffset.UTC);
        PageCursor cursor = new PageCursor(NOW, NOW.minusNanos(123_456_000), 1, 42);
        String sealed = cursor.sealed(key, query);
        assertThat(PageCursor.open(sealed, key, query)).isEqualTo(cursor);
        assertThat(PageCursor.open(sealed, key, query.at(NOW.plusSeconds(9)))).isEqualTo(cursor);

        Query other = Query.parse("vr:web since:-2d", Subject.HISTORY, NOW, ZoneOffset.UTC);
        Query audit = Query.parse("", Subject.AUDIT, NOW, ZoneOffset.UTC);
        Query elsewhere = Query.parse("vr:web since:-1d", Subject.HISTORY, NOW, java.time.ZoneId.of("Asia/Tokyo"));
        for (Query wrong : List.of(other, audit, elsewhere)) {
            assertThatThrownBy(() -> PageCursor.open(sealed, key, wrong)).isInstanceOf(CursorRefusedException.class);
        }
        byte[] otherKey = new byte[32];
        otherKey[31] = 1;
        assertThatThrownBy(() -> PageCursor.open(sealed, otherKey, query)).isInstanceOf(CursorRefusedException.class);
        for (int i = 0; i < sealed.length(); i++) {
            char changed = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String tampered = sealed.substring(0, i) + changed + sealed.substring(i + 1);
            assertThatThrownBy(() -> PageCursor.open(tampered, key, query)).isInstanceOf(CursorRefusedException.class);
        }
        for (String rubbish : List.of("", "x", "!!!!", sealed + "AA", "A".repeat(300))) {
            assertThatThrownBy(() -> PageCursor.open(rubbish, key, query)).isInstanceOf(CursorRefusedException.class);
        }
    }

    private static List<QueryProblem> problems(String text) {
        try {
            Query.parse(text, Subject.HISTORY, NOW, ZoneOffset.UTC);
            throw new AssertionError("taken: " + text);
        } catch (QueryRefusedException refused) {
            return refused.problems();
        }
    }
}
