package dev.holdfast.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/query.md says what the grammar says. */
class QueryReferenceTest {

    private static final String WRITE = "holdfast.writeReference";
    private static final Path PAGE = Path.of("..", "docs", "query.md");

    @Test
    void thePageHasTheTablesThatTheGrammarMakes() throws IOException {
        String page = Files.readString(PAGE);
        String made = page;
        for (Map.Entry<String, String> part : QueryReference.parts().entrySet()) {
            String marker = "<!-- " + part.getKey() + " -->\n";
            int from = made.indexOf(marker) + marker.length();
            assertThat(from).as(marker).isGreaterThan(marker.length());
            // Up to the text that follows: a part of the page ends where the next heading or sentence begins.
            int to = made.indexOf("<!-- end -->", from);
            made = made.substring(0, from) + "\n" + part.getValue() + "\n" + made.substring(to);
        }
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "make it anew: mvn -pl control-plane -am test -Dtest=QueryReferenceTest -D%s=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        WRITE)
                .isEqualTo(made);
    }

    @Test
    void everyTypicalQuestionCanBeAsked() {
        assertThat(QueryReference.TYPICAL)
                .hasSize(12)
                .allSatisfy(typical -> assertThat(
                                Query.parse(typical.query(), Subject.HISTORY, Instant.now(), ZoneOffset.UTC)
                                        .text())
                        .isEqualTo(typical.query()));
    }

    @Test
    void theExamplesOfThePageCanBeAsked() {
        Query.parse(
                "cluster:prod vr:web cause:master-down-timer -node:a from:BACKUP to:ACTIVE since:2026-10-01 until:now"
                        + " vip:10.0.0.5",
                Subject.HISTORY,
                Instant.parse("2026-11-01T00:00:00Z"),
                ZoneOffset.UTC);
        Query.parse("actor:admin action:policy.apply", Subject.AUDIT, Instant.now(), ZoneOffset.UTC);
    }
}
