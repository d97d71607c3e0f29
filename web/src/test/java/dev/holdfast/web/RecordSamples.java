package dev.holdfast.web;

import dev.holdfast.web.AuditRow.Change;
import dev.holdfast.web.AuditRow.Outcome;
import dev.holdfast.web.QueryBox.Fault;
import dev.holdfast.web.QueryBox.SavedRow;
import dev.holdfast.web.QueryBox.WordRow;
import dev.holdfast.web.Shell.Place;
import java.util.List;
import java.util.Map;

/** Pages on which the record is asked. */
final class RecordSamples {

    private RecordSamples() {}

    static void addTo(Map<String, Record> pages) {
        of("web").forEach(page -> pages.put("/record-" + pages.size(), page));
        pages.put(
                "/history-empty",
                new HistoryPage(
                        Samples.shell("History", Place.HISTORY),
                        box("/history", "kind:gap", false),
                        List.of(),
                        new Found(
                                "Nothing found, in the last 7 days.",
                                "",
                                "",
                                true,
                                "/history",
                                "/live/tails/history?q="),
                        Samples.ago(0)));
        pages.put(
                "/history-wrong",
                new HistoryPage(
                        Samples.shell("History", Place.HISTORY),
                        box("/history", "knd:link", true),
                        List.of(),
                        Found.NOTHING,
                        Samples.ago(0)));
    }

    /** Every field that somebody can set holds this. */
    static List<Record> of(String text) {
        return List.of(
                new HistoryPage(
                        Samples.shell("History", Place.HISTORY),
                        box("/history", text, true),
                        List.of(
                                new HistoryRow(
                                        "t1",
                                        Samples.ago(12),
                                        Samples.ago(11),
                                        "0.3 ms ahead",
                                        "active",
                                        text + " became ACTIVE: it was started",
                                        "/transitions/1-1",
                                        text,
                                        "/nodes/1",
                                        text,
                                        text,
                                        "/routers/1"),
                                new HistoryRow(
                                        "e1",
                                        Samples.ago(99),
                                        Samples.ago(98),
                                        "not measured",
                                        "clock",
                                        text,
                                        "",
                                        text,
                                        "/nodes/1",
                                        text,
                                        "",
                                        "")),
                        new Found(
                                "At least 3 found, of which these are the newest 2, in the last 7 days.",
                                "/history?cursor=x",
                                "",
                                false,
                                "/history?live=on",
                                ""),
                        Samples.ago(0)),
                new AuditPage(
                        Samples.shell("Audit", Place.AUDIT),
                        box("/audit", text, false),
                        List.of(
                                act("a1", text, Outcome.DONE, List.of(new Change("startup.delay", text, text))),
                                act("a2", text, Outcome.DENIED, List.of()),
                                act("a3", text, Outcome.FAILED, List.of())),
                        new Found("The last 3 of them.", "", "/audit", false, "", ""),
                        Samples.ago(0)),
                held(text),
                new MoversPage(
                        Samples.shell("Who moved", Place.HISTORY),
                        List.of(
                                new MoversPage.Choice("24 hours", "/movers?last=24h", false),
                                new MoversPage.Choice("7 days", "/movers?last=7d", true)),
                        List.of(new MoversPage.Outage(text, "/routers/1", text, Samples.ago(99), "at most 3.61 s")),
                        List.of(new MoversPage.Mover(text, "/routers/1", text, 12)),
                        List.of(new MoversPage.Takeover(
                                text, "/routers/1", text, text, Samples.ago(98), "/transitions/1.1", "3.61 s"))));
    }

    static List<AvailabilityRow> availability() {
        return List.of(
                new AvailabilityRow("24 h", "100.000 %", "", 0, "", "", "", "/routers/1?last=24h"),
                new AvailabilityRow(
                        "30 d",
                        "99.998 %",
                        "2 % not known",
                        4,
                        "1 more possible",
                        "3.61 s",
                        "900 ms",
                        "/routers/1?last=30d"));
    }

    static NodePicture picture(NodeView node) {
        return new NodePicture(
                node,
                List.of(
                        new NodePicture.LinkRow(
                                "eth0",
                                "has carrier",
                                "linked",
                                Samples.ago(7200),
                                node.name(),
                                "at most 9.87 s, of 3 measured",
                                "1, the last 2 h ago"),
                        new NodePicture.LinkRow("bond0", "", "unknown", null, node.name(), "not measured", "none")),
                "It never woke late.",
                List.of(),
                "/history?q=node%3Aa");
    }

    private static AuditRow act(String id, String text, Outcome outcome, List<Change> changes) {
        return new AuditRow(
                id,
                Samples.ago(60),
                text,
                "user",
                "192.0.2.7",
                "policy.changed",
                300,
                "Policy was changed; before and after name each setting.",
                outcome,
                "router",
                text,
                "/routers/1",
                text,
                changes,
                text);
    }

    private static HeldPage held(String text) {
        return new HeldPage(
                Samples.shell("Who held it", Place.HISTORY),
                text,
                text,
                Samples.ago(3600),
                text,
                List.of(new HeldPage.Held(text, "/routers/1", text, "active", text, text, "/routers/1?last=1h")),
                true);
    }

    private static QueryBox box(String action, String text, boolean wrong) {
        return new QueryBox(
                action,
                text,
                wrong
                        ? List.of(
                                new Fault("", text, "", "It cannot be used.", text, text, action),
                                new Fault(text, "", "", "Something is missing.", "", "", action))
                        : List.of(),
                wrong ? text : "",
                List.of(new WordRow("kind", "What kind of event it is.", "kind:link", action + "?q=kind%3Alink")),
                List.of(new SavedRow(1, text, text, action + "?q=x")),
                text,
                "",
                wrong ? "" : "/api/v1/export",
                wrong ? "" : "/api/v1/export");
    }
}
