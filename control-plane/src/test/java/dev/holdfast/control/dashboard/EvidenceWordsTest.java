package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.State;
import dev.holdfast.web.TransitionView;
import dev.holdfast.web.TransitionView.Fact;
import dev.holdfast.web.TransitionView.RuleView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceWordsTest {

    @Test
    void tellsWhatLoweredThePriority() {
        assertThat(facts(Map.of(
                        "base_priority", 150,
                        "effective_priority", 130,
                        "priority_offsets", List.of(Map.of("source", "eth1", "offset", -20)))))
                .contains(new Fact("priority", "130 (configured 150; eth1 -20)"));
    }

    @Test
    void tellsACheckWithoutWeightThatFailed() {
        assertThat(facts(Map.of(
                        "base_priority", 150,
                        "effective_priority", 150,
                        "priority_offsets", List.of(Map.of("source", "process:nginx")))))
                .contains(new Fact("priority", "150 (configured 150; process:nginx failed)"));
    }

    @Test
    void tellsTheLastAdvertisementOrThatThereWasNone() {
        assertThat(facts(Map.of("last_advert", StoredTransitions.lastAdvert())))
                .contains(new Fact("last advertisement", "3.61 s before, from 10.77.0.1 (priority 150)"));
        assertThat(facts(Map.of())).contains(new Fact("last advertisement", "none since the start"));
    }

    @Test
    void leavesOutWhatWasNotMeasured() {
        assertThat(facts(Map.of("timer_late_nanos", 0, "gate", "OFF")))
                .extracting(Fact::name)
                .doesNotContain("timer was late by", "gate", "link up for");
    }

    @Test
    void tellsTheRulesInOrderAndKeepsWordsItDoesNotKnow() {
        Map<String, Object> evidence = Map.of(
                "considered",
                List.of(
                        Map.of("rule", "ACTIVE_DOWN_TIMER", "applied", true, "reason", "ADVERTS_STOPPED"),
                        Map.of("rule", "MOON_PHASE", "applied", false, "reason", "HALF_MOON")));

        assertThat(RuleWords.of(new Fields(evidence)))
                .containsExactly(
                        new RuleView(
                                "Active_Down_Timer",
                                true,
                                "the last advertisement was longer ago than the Active_Down_Interval"),
                        new RuleView("moon phase", false, "half moon"));
    }

    @Test
    void aTransitionIsToldInOneView() {
        TransitionView view = TransitionWords.of(
                StoredTransitions.of(State.BACKUP, State.ACTIVE, "stopped", Map.of(), Map.of()),
                StoredTransitions.NOW.plusSeconds(3));

        assertThat(view.headline()).isEqualTo("b became ACTIVE");
        assertThat(view.routerHref()).isEqualTo("/routers/3");
        assertThat(view.occurred().relative()).isEqualTo("3 s ago");
        assertThat(view.id()).matches("[0-9-]+");
    }

    private static List<Fact> facts(Map<String, Object> evidence) {
        return EvidenceWords.of(StoredTransitions.of(State.BACKUP, State.ACTIVE, "started", Map.of(), evidence));
    }
}
