package dev.holdfast.web;

import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.Timeline.Band;
import dev.holdfast.web.Timeline.Lane;
import dev.holdfast.web.Timeline.Mark;
import dev.holdfast.web.Timeline.Preset;
import dev.holdfast.web.Timeline.Row;
import dev.holdfast.web.Timeline.Steps;
import dev.holdfast.web.Timeline.Tick;
import dev.holdfast.web.Timeline.Verdict;
import dev.holdfast.web.TransitionPage.PolicyThen;
import dev.holdfast.web.TransitionPage.Step;
import dev.holdfast.web.TransitionPage.Witness;
import java.util.List;

/** What happened, in the states that it has to look well in. */
final class TimelineSamples {

    private TimelineSamples() {}

    static Timeline timeline() {
        return timeline("a");
    }

    static Timeline timeline(String node) {
        return new Timeline(
                "/routers/1",
                Samples.ago(86_400),
                Samples.ago(0),
                "24 h",
                "24h",
                "",
                "3 changes of state. Nobody ACTIVE for 3.61 s.",
                170,
                List.of(new Tick("25.000%", "06:00", false), new Tick("50.000%", "12:00", true)),
                List.of(
                        new Verdict("gap", "40.000%", "0.100%", "Nobody was ACTIVE for 3.61 s", "/routers/1?last=1h"),
                        new Verdict("overlap", "60.000%", "1.000%", node + " and b were both ACTIVE", "/routers/1")),
                List.of(
                        new Lane(
                                node,
                                46,
                                List.of(
                                        new Band("active", true, "10.000%", "30.000%", "ACTIVE", node + " was ACTIVE"),
                                        new Band("many", true, "40.000%", "5.000%", "", node + " changed"),
                                        new Band("fault", false, "45.000%", "20.000%", "FAULT", node + " was FAULT")),
                                List.of(new Timeline.Moment("40.000%", true, "/routers/1?last=1h", node + " changed")),
                                List.of(
                                        new Mark("link", "39.000%", node + " lost its carrier"),
                                        new Mark("gate", "41.000%", node + " hears"),
                                        new Mark("stall", "42.000%", node + " was away"),
                                        new Mark("policy", "43.000%", node + " took revision 2"),
                                        new Mark("gap", "44.000%", node + " lost 3 events"),
                                        new Mark("lifecycle", "45.000%", node + " started"))),
                        new Lane("b", 108, List.of(), List.of(), List.of())),
                List.of(new Row(Samples.ago(40_000), node, "BACKUP → ACTIVE", "/transitions/1-1")),
                "The newest 60 of 400; zoom in for the others.",
                new Steps(
                        "/routers/1?since=1",
                        "/routers/1?since=2",
                        "/routers/1?since=3",
                        "/routers/1?since=4",
                        List.of(new Preset("24 h", "/routers/1?last=24h", true))));
    }

    static TransitionPage transition(String node) {
        TransitionView center = Samples.feed(true).rows().getFirst();
        return new TransitionPage(
                Samples.shell(node + " became ACTIVE", Place.OVERVIEW),
                center,
                "default",
                "/routers/1?since=1",
                List.of(
                        new Witness(
                                node, MemberState.BACKUP, Samples.ago(90_000), "/transitions/2-2", "told of nothing"),
                        new Witness("c", MemberState.UNKNOWN, null, "", "told of one thing in these seconds")),
                List.of(
                        moment(node, "3.61 s before", "linked", "eth0 of " + node + " lost its carrier", false),
                        moment(node, "the transition", "active", center.headline() + ": " + center.why(), true)),
                "10 s",
                new PolicyThen(2, "/policy?before=3#revision-2", "made by " + node + " 3 h ago: measured"),
                List.of(moment(node, "6 h 9 min before", "linked", node + " has carrier again", false)),
                List.of(),
                new Step("/transitions/0-1", node + " went to BACKUP", Samples.ago(90_000)),
                null);
    }

    private static Moment moment(String node, String distance, String sign, String sentence, boolean self) {
        return new Moment(Samples.ago(40_000), distance, sign, node, sentence, "", "± 0.10 ms", !self, self);
    }
}
