package dev.holdfast.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TypicalQueryTest {

    @Test
    void eachQuestionOfThePageHasItsStatementByHand() throws IOException {
        assertThat(TypicalQuery.ofPage(Path.of("..", "docs", "query.md")))
                .hasSize(12)
                .allSatisfy(
                        query -> assertThat(query.sql()).startsWith("SELECT ").contains("LIMIT 101"));
    }
}
