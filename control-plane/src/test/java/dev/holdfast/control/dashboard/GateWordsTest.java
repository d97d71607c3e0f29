package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.startup.Proof;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateWordsTest {

    private static final String MAC = "02:00:00:00:00:42";

    private static Fields event(String reason, String proof, boolean known) {
        return new Fields(Map.of(
                "reason", reason,
                "proof", proof,
                "after_nanos", 4_900_000_000L,
                "answered_by", MAC,
                "answered_by_known_member", known));
    }

    @ParameterizedTest
    @EnumSource
    void everyDecisionIsASentence(Why why) {
        assertThat(GateWords.of("b", event(why.name(), "ANSWER", true)))
                .startsWith("b ")
                .doesNotContain("_", "does not know", why.name())
                .doesNotEndWith(".");
    }

    @Test
    void noTwoDecisionsAreTheSameSentence() {
        Set<String> sentences = new HashSet<>();
        for (Why why : Why.values()) {
            assertThat(sentences.add(GateWords.of("b", event(why.name(), "ANSWER", true))))
                    .as("%s", why)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyProofIsTold(Proof proof) {
        assertThat(GateWords.of("b", event("PROVEN", proof.name(), false)))
                .isEqualTo("b hears: " + GateWords.words(proof) + ", 4.90 s after it began to wait");
    }

    @Test
    void saysWhoAnswers() {
        assertThat(GateWords.of("b", event("ADDRESS_ANSWERED", "", true)))
                .isEqualTo("b heard no advertisement, but a member of the router (" + MAC
                        + ") answers for the address: it waits for that one");
        assertThat(GateWords.of("b", event("address_answered", "", false)))
                .contains("a host that is no known member (" + MAC + ")");
    }

    /** A record of another version must not break a page. */
    @Test
    void getsOverWhatItDoesNotKnow() {
        assertThat(GateWords.of("b", event("TELEPORTED", "", false)))
                .isEqualTo("b decided something that this version does not know (teleported)");
        assertThat(GateWords.of("b", new Fields(Map.of("reason", "PROVEN")))).startsWith("b hears: its link is proven");
        assertThat(GateWords.of("b", new Fields(Map.of("reason", "ADDRESS_FREE"))))
                .contains("another host");
    }
}
