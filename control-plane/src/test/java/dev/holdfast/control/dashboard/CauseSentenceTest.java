package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.proto.v1.Cause;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.State;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CauseSentenceTest {

    static Stream<Arguments> sentences() {
        Map<String, Object> none = Map.of();
        Map<String, Object> lower = Map.of("sender", "10.77.0.1", "priority", 50);
        Map<String, Object> higher = Map.of("sender", "10.77.0.1", "priority", 150);
        return Stream.of(
                Arguments.of("started", none, "it was started, and listens before it speaks"),
                Arguments.of("owner_started", none, "it was started, and owns the addresses (priority 255)"),
                Arguments.of(
                        "active_down_timer_expired",
                        Map.of("waited_nanos", 3_609_000_000L),
                        "heard no other router for 3.60 s, nor at all since its start"),
                Arguments.of(
                        "incumbent_resigned",
                        Map.of("sender", "10.77.0.1"),
                        "10.77.0.1 said that it stops (priority 0)"),
                Arguments.of(
                        "lower_priority_preempted",
                        lower,
                        "10.77.0.1 was ACTIVE with the lower priority (50 against 100), and preemption is immediate"),
                Arguments.of(
                        "preempt_delay_expired",
                        Map.of("sender", "10.77.0.1", "priority", 50, "delay_nanos", 30_000_000_000L),
                        "10.77.0.1 was ACTIVE with the lower priority (50 against 100) for the 30 s that preemption waits"),
                Arguments.of(
                        "higher_priority_heard",
                        higher,
                        "10.77.0.1 is ACTIVE with the higher priority (150 against 100)"),
                Arguments.of(
                        "higher_address_heard",
                        Map.of("sender", "10.77.0.9", "priority", 100),
                        "10.77.0.9 is ACTIVE with the same priority (100) and the higher address"),
                Arguments.of("stopped", none, "it was stopped"),
                Arguments.of("fault_raised", Map.of("reason", "NO_CARRIER"), "its interface has no carrier"),
                Arguments.of("fault_cleared", Map.of("reason", "NO_CARRIER"), "its interface has carrier again"),
                Arguments.of("settings_changed", Map.of("setting", "preemption"), "its setting preemption was changed"),
                Arguments.of(
                        "stalled",
                        Map.of("late_nanos", 4_200_000_000L),
                        "it woke 4.20 s late, and the addresses may be another's by then"),
                Arguments.of(
                        "address_lost",
                        Map.of("address", "10.77.0.100"),
                        "the kernel took 10.77.0.100 back: it was not renewed in time"),
                Arguments.of(
                        "replaced_while_mute",
                        Map.of("sender", "10.77.0.9", "priority", 50),
                        "it had heard nobody and was silent, and 10.77.0.9 (priority 50) had taken its place"),
                Arguments.of(
                        "incumbent_handed_over",
                        Map.of("sender", "10.77.0.1"),
                        "an operator handed the addresses over to it, and 10.77.0.1 said farewell"),
                Arguments.of(
                        "handed_over",
                        Map.of("heir", "10.77.0.2"),
                        "an operator handed the addresses over to 10.77.0.2"),
                Arguments.of(
                        "sync_group",
                        Map.of("group", "fw", "member", "inside"),
                        "inside of its sync group fw was the last that could become ACTIVE, and all members do so"
                                + " together"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ACTIVE | FAULT  | inside of its sync group fw is in FAULT
            ACTIVE | BACKUP | inside of its sync group fw is not ACTIVE, and the members are ACTIVE together or not at all
            FAULT  | BACKUP | inside of its sync group fw can take part again
            """)
    void aMemberOfASyncGroupSaysWhatItFollowed(State from, State to, String sentence) {
        Map<String, Object> detail = Map.of("group", "fw", "member", "inside");

        assertThat(CauseSentence.of(StoredTransitions.of(from, to, "sync_group", detail, Map.of())))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void everyCauseHasItsSentence(String cause, Map<String, Object> detail, String sentence) {
        assertThat(sentence(cause, detail, Map.of("effective_priority", 100))).isEqualTo(sentence);
    }

    @Test
    void aFaultByACheckNamesTheCheck() {
        Map<String, Object> detail = Map.of("reason", "CHECK_FAILED", "check", "interface:eth1");

        assertThat(sentence("fault_raised", detail, Map.of())).isEqualTo("the check interface:eth1 fails");
        assertThat(sentence("fault_cleared", detail, Map.of())).isEqualTo("the check interface:eth1 is good again");
    }

    @Test
    void noCauseOfTheContractIsLeftOut() {
        Stream<String> tested = sentences().map(arguments -> (String) arguments.get()[0]);

        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Cause.KindCase.values())
                        .filter(kind -> kind != Cause.KindCase.KIND_NOT_SET)
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void saysFromWhomNothingWasHeardAndThatPreemptionWasNotAsked() {
        Map<String, Object> evidence =
                new HashMap<>(StoredTransitions.considered("PREEMPTION", false, "NO_ADVERT_HEARD"));
        evidence.put("last_advert", StoredTransitions.lastAdvert());

        assertThat(sentence("active_down_timer_expired", Map.of("waited_nanos", 3_609_000_000L), evidence))
                .isEqualTo(
                        "heard nothing from 10.77.0.1 (priority 150) for 3.61 s; preemption was not asked, because no"
                                + " advertisement was heard");
    }

    @Test
    void saysThatAnActiveRouterYieldsWhateverPreemptionSays() {
        Map<String, Object> evidence =
                new HashMap<>(StoredTransitions.considered("preemption", false, "only_in_backup"));
        evidence.put("effective_priority", 100);

        assertThat(sentence("higher_priority_heard", Map.of("sender", "fe80::1", "priority", 150), evidence))
                .isEqualTo("fe80::1 is ACTIVE with the higher priority (150 against 100); an ACTIVE router yields to it"
                        + " whatever preemption says");
    }

    @Test
    void aCauseOfANewerDaemonIsNamedAndBreaksNothing() {
        assertThat(sentence("moon_phase", Map.of(), Map.of()))
                .isEqualTo("for a cause that this version does not know (moon_phase)");
    }

    @ParameterizedTest
    @EnumSource(FaultReason.class)
    void everyReasonOfFaultIsSaidBothWays(FaultReason reason) {
        assertThat(FaultWords.present(reason.name())).isNotBlank().doesNotContain("_");
        assertThat(FaultWords.gone(reason.name()))
                .isNotBlank()
                .doesNotContain("_")
                .isNotEqualTo(FaultWords.present(reason.name()));
    }

    private static String sentence(String cause, Map<String, Object> detail, Map<String, Object> evidence) {
        return CauseSentence.of(StoredTransitions.of(State.BACKUP, State.ACTIVE, cause, detail, evidence));
    }
}
