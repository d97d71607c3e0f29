package dev.holdfast.control.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenTextTest {

    @Test
    void readsWhatItMade() {
        JoinTokenText made = JoinTokenText.random();
        assertThat(JoinTokenText.parse(made.full())).contains(made);
        assertThat(JoinTokenText.random()).isNotEqualTo(made);
    }

    @Test
    void neverShowsItsSecretByAccident() {
        JoinTokenText made = JoinTokenText.random();
        assertThat(made.toString()).startsWith(made.id()).doesNotContain(made.secret());
    }

    @Test
    void hashesEqualSecretsOfTwoTokensDifferently() {
        assertThat(new JoinTokenText("aaaa", "same-secret-of-16").secretHash())
                .isNotEqualTo(new JoinTokenText("bbbb", "same-secret-of-16").secretHash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "abc.0123456789abcdef",
                "abcd.short",
                "ABCD.0123456789abcdef",
                "abcd0123456789abcdef",
                "abcd.0123456789abcdef\n",
                "abcd.0123456789 abcdef"
            })
    void refusesWhatHasNotItsForm(String text) {
        assertThat(JoinTokenText.parse(text)).isEmpty();
    }
}
