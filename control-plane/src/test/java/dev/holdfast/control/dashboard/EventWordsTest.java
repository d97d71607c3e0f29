package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.proto.v1.Event;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventWordsTest {

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        "link",
                        Map.of("interface", "eth0", "present", true, "up", true, "carrier", false),
                        "eth0 of a lost its carrier"),
                Arguments.of("link", Map.of("interface", "eth0", "present", true), "eth0 of a is down"),
                Arguments.of("link", Map.of("interface", "eth0"), "eth0 of a is gone"),
                Arguments.of(
                        "lifecycle",
                        Map.of("phase", "STARTED", "daemon_version", "0.1.0"),
                        "a started its daemon 0.1.0"),
                Arguments.of("lifecycle", Map.of("phase", "FORMER_RUN_DIED"), "a found that its former run had died"),
                Arguments.of("stall", Map.of("late_nanos", 4_210_000_000L), "a was away: it woke 4.21 s late"),
                Arguments.of(
                        "address",
                        Map.of("address", "10.77.0.100/24", "what", "PUT_BACK"),
                        "a put 10.77.0.100/24 back, which somebody had removed"),
                Arguments.of(
                        "rejected",
                        Map.of("sender", "10.77.0.66", "reason", "CHECKSUM", "count", 1200),
                        "a refused 1,200 packets of 10.77.0.66 (checksum)"),
                Arguments.of("gap", Map.of("why", "OVERFLOW", "lost", 1), "a lost 1 event: its spool was full"),
                Arguments.of(
                        "gap",
                        Map.of("why", "KILLED", "lost", 0),
                        "a lost events, nobody knows how many: it was killed before they were on its disk"),
                Arguments.of(
                        "policy",
                        Map.of("revision", 7, "applied", false, "reason", "at most 5s"),
                        "a refused policy revision 7: at most 5s"),
                Arguments.of(
                        "observation",
                        Map.of("what", "CHECK_FAILED", "ours", "interface:eth1", "theirs", "has no carrier"),
                        "the check interface:eth1 of a fails: has no carrier"),
                Arguments.of(
                        "observation",
                        Map.of("what", "CHECK_GOOD", "ours", "interface:eth1"),
                        "the check interface:eth1 of a is good again"),
                Arguments.of(
                        "observation",
                        Map.of("what", "FAULT_REASON_RAISED", "ours", "NO_CARRIER"),
                        "a has a further reason for FAULT: its interface has no carrier"),
                Arguments.of(
                        "observation",
                        Map.of("what", "INTERVAL_MISMATCH", "sender", "10.77.0.9", "ours", "1s", "theirs", "3s"),
                        "a hears 10.77.0.9 disagree (interval mismatch): 1s here, 3s there"),
                Arguments.of(
                        "gate", Map.of("reason", "STARTED"), "a started, and waits for a proof that its link hears"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void everyKindHasItsSentence(String kind, Map<String, Object> detail, String sentence) {
        assertThat(EventWords.of("a", kind, detail)).isEqualTo(sentence);
    }

    @Test
    void noKindOfTheContractIsLeftOut() {
        Stream<String> kinds =
                sentences().map(arguments -> (String) arguments.get()[0]).distinct();

        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Event.BodyCase.values())
                        .filter(kind -> kind != Event.BodyCase.BODY_NOT_SET && kind != Event.BodyCase.TRANSITION)
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void whatALaterVersionTellsBreaksNoPage() {
        assertThat(EventWords.of("a", "new_kind", Map.of("x", 1)))
                .isEqualTo("a told of something that this version does not know (new kind)");
        assertThat(EventWords.of("a", "address", Map.of())).contains("not said");
    }
}
