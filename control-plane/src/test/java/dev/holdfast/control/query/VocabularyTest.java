package dev.holdfast.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.proto.v1.Cause;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.GateState;
import dev.holdfast.proto.v1.Rule;
import dev.holdfast.vrrp.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The values that words know are those of the contract. */
class VocabularyTest {

    @Test
    void statesGatesAndRulesAreTheContracts() {
        assertThat(values(HistoryWords.STATES)).containsExactlyInAnyOrderElementsOf(names(State.values()));
        assertThat(values(HistoryWords.GATES))
                .containsExactlyInAnyOrderElementsOf(words(GateState.values(), "GATE_STATE_"));
        assertThat(values(HistoryWords.RULES)).containsExactlyInAnyOrderElementsOf(words(Rule.values(), "RULE_"));
    }

    @Test
    void causesAreTheContracts() {
        assertThat(values(HistoryWords.CAUSES))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Cause.KindCase.values())
                        .map(kind -> kind == Cause.KindCase.KIND_NOT_SET
                                ? "unknown"
                                : kind.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void kindsAreTheContracts() {
        assertThat(values(HistoryWords.KINDS))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Event.BodyCase.values())
                        .map(body -> body == Event.BodyCase.BODY_NOT_SET
                                ? "unknown"
                                : body.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void noNameStandsForTwoThings() {
        for (Subject subject : Subject.values()) {
            assertThat(subject.words().stream().map(Word::name)).doesNotHaveDuplicates();
            for (Word word : subject.words()) {
                List<String> names = word.choices().stream()
                        .flatMap(choice -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(choice.shown().toLowerCase(Locale.ROOT)),
                                choice.aliases().stream()))
                        .toList();
                assertThat(names).doesNotHaveDuplicates();
            }
        }
    }

    private static List<String> values(List<Choice> choices) {
        return choices.stream().map(Choice::value).toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static List<String> words(Enum<?>[] values, String prefix) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> name.startsWith(prefix) && !name.endsWith("UNSPECIFIED"))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }
}
