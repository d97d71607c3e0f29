package dev.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {

    private static String said(int status, String body) {
        return String.valueOf(Problem.of(status, body).getMessage());
    }

    @Test
    void saysTitleAndDetailInOneLine() {
        assertThat(said(422, "{\"title\": \"This is not done\", \"detail\": \"There is a user\\n'a' already.\"}"))
                .isEqualTo("This is not done; There is a user 'a' already.");
    }

    @Test
    void saysWhereEachMistakeOfAQueryIsWhatWasExpectedAndWhatWasMeant() {
        String body = """
                {"title": "The query cannot be read", "status": 400, "detail": "the same in sentences", "problems": [
                  {"position": 0, "length": 6, "found": "cuase:", "expected": "a word of the history", "suggestion": "cause:"},
                  {"position": 20, "length": 0, "found": "", "expected": "a value"}]}
                """;

        assertThat(said(400, body))
                .isEqualTo(
                        "The query cannot be read; at character 1 'cuase:' cannot be used, expected a word of the history,"
                                + " did you mean cause:?; at character 21 something is missing, expected a value");
    }

    @Test
    void saysSomethingWhateverComes() {
        assertThat(said(401, "")).contains("the API token is not accepted");
        assertThat(said(403, "<html>")).isEqualTo("your role does not include this");
        assertThat(said(429, "{}")).isEqualTo("too many requests; wait a moment");
        assertThat(said(418, "[1, 2]")).isEqualTo("the control plane answered with status 418");
        assertThat(said(400, "{\"detail\": \"" + "x".repeat(5000) + "\"}")).hasSizeLessThan(1100);
    }
}
