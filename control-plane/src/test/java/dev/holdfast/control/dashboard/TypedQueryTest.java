package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.web.Found;
import dev.holdfast.web.QueryBox.Fault;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TypedQueryTest {

    @Test
    void cutsTheTextWhereItIsWrongAndPutsInWhatWasProbablyMeant() {
        TypedQuery typed = TypedQuery.read(Subject.HISTORY, " kind:link to:ACTIV vr:web ");

        Fault fault = typed.faults("/history").getFirst();

        assertThat(typed.query()).isNull();
        assertThat(fault)
                .extracting(Fault::before, Fault::wrong, Fault::after, Fault::mended)
                .containsExactly("kind:link to:", "ACTIV", " vr:web", "kind:link to:ACTIVE vr:web");
        assertThat(fault.href()).isEqualTo("/history?q=kind%3Alink+to%3AACTIVE+vr%3Aweb");
        assertThat(fault.sentence()).contains("at character 14").doesNotContain("Did you mean");
    }

    @Test
    void pointsBehindTheTextWhereSomethingIsMissing() {
        Fault fault =
                TypedQuery.read(Subject.HISTORY, "kind:").faults("/history").getFirst();

        assertThat(fault.before() + fault.wrong() + fault.after()).isEqualTo("kind:");
    }

    @Test
    void asksForEverythingOfTheUsualTimeWhereNothingIsTyped() {
        assertThat(TypedQuery.read(Subject.AUDIT, null).query()).isNotNull();
        assertThat(TypedQuery.href("/audit", "")).isEqualTo("/audit");
    }

    @Test
    void neverTellsHowManyThereAreInAll() {
        Query query = Objects.requireNonNull(
                TypedQuery.read(Subject.HISTORY, "kind:link").query());

        Found more = QueryBoxes.found("/history", query, 50, null, "next", "");
        Found last = QueryBoxes.found("/history", query, 7, "cursor", null, "");

        assertThat(more.verdict())
                .isEqualTo("At least 51 found, of which these are the newest 50, in the last 7 days.");
        assertThat(more.older()).isEqualTo("/history?q=kind%3Alink&cursor=next");
        assertThat(last)
                .extracting(Found::verdict, Found::older, Found::newest, Found::follow)
                .containsExactly("The last 7 of them.", "", "/history?q=kind%3Alink", "");
    }

    @Test
    void followsAndNoMoreFollowsAtTheSameAddress() {
        Query query =
                Objects.requireNonNull(TypedQuery.read(Subject.HISTORY, "").query());

        assertThat(QueryBoxes.found("/history", query, 0, null, null, "").follow())
                .isEqualTo("/history?live=on");
        assertThat(QueryBoxes.found("/history", query, 0, null, null, "/live/tails/history?q=")
                        .follow())
                .isEqualTo("/history");
    }
}
