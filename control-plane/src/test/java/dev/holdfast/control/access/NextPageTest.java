package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nodes", "/routers/12?saved=3", "/routers/1#move-2", "/a%20b"})
    void isThePageThatWasAskedFor(String asked) {
        assertThat(NextPage.of(asked)).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nodes",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "\t//evil.example",
                " //evil.example",
                "https://evil.example",
                "https:/evil.example",
                "javascript:alert(1)",
                "/\u0000",
                "/nodes\r\nSet-Cookie: a=b",
                "/%",
                "/sign-out",
                "/sign-in?next=/"
            })
    void isTheOverviewForWhateverLeadsElsewhere(String asked) {
        assertThat(NextPage.of(asked)).isEqualTo("/");
    }

    @Test
    void isTheOverviewForNothingAndForTooMuch() {
        assertThat(NextPage.of(null)).isEqualTo("/");
        assertThat(NextPage.of("/" + "a".repeat(512))).isEqualTo("/");
    }
}
