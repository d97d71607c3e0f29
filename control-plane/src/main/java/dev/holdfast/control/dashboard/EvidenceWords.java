package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.web.TransitionView.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the router knew when it decided, fact by fact. */
final class EvidenceWords {

    private EvidenceWords() {}

    static List<Fact> of(StoredTransition transition) {
        Fields evidence = new Fields(transition.evidence());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("last advertisement", lastAdvert(evidence)));
        facts.add(new Fact(
                "heard since start",
                String.format(Locale.ROOT, "%,d advertisements", evidence.number("adverts_heard_since_start"))));
        facts.add(new Fact("time in " + transition.from().name(), SpanWords.of(evidence.number("state_age_nanos"))));
        facts.add(new Fact("priority", priority(evidence)));
        add(facts, "preemption", evidence.text("preemption"));
        long revision = evidence.number("policy_revision");
        facts.add(new Fact("policy", revision == 0 ? "only the node's file" : "revision " + revision));
        add(facts, "gate", gate(evidence.text("gate")));
        addSpan(facts, "Active_Down_Interval", evidence.number("active_down_interval_nanos"));
        addSpan(facts, "skew time", evidence.number("skew_nanos"));
        addSpan(facts, "timer was late by", evidence.number("timer_late_nanos"));
        addSpan(facts, "link up for", evidence.number("link_age_nanos"));
        addSpan(facts, "daemon up for", evidence.number("daemon_age_nanos"));
        Long offset = transition.clockOffsetNanos();
        facts.add(new Fact(
                "node's clock", offset == null ? "not measured" : ClockWords.of(offset, transition.clockErrorNanos())));
        return facts;
    }

    /** {@code link proven to hear}; empty for a gate that is off. */
    static String gate(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "ARMED" -> "armed: waits for a proof that the link hears";
            case "PROVEN" -> "the link was proven to hear";
            case "MUTE" -> "mute: silent on the wire until there is a proof";
            case "", "OFF", "UNSPECIFIED" -> "";
            default -> word.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String lastAdvert(Fields evidence) {
        return evidence.message("last_advert")
                .map(advert -> SpanWords.of(advert.number("age_nanos")) + " before, from " + advert.text("sender")
                        + " (priority " + advert.number("priority") + ")")
                .orElse("none since the start");
    }

    private static String priority(Fields evidence) {
        long effective = evidence.number("effective_priority");
        long base = evidence.number("base_priority");
        String offsets = offsets(evidence);
        if (effective == base && offsets.isEmpty()) {
            return Long.toString(effective);
        }
        return effective + " (configured " + base + (offsets.isEmpty() ? "" : "; " + offsets) + ")";
    }

    /** {@code file:/run/ready -30; process:nginx failed}; empty: no check has a say. */
    static String offsets(Fields evidence) {
        return evidence.messages("priority_offsets").stream()
                .map(EvidenceWords::offset)
                .collect(Collectors.joining("; "));
    }

    /** Without an offset its failure is a reason of FAULT. */
    private static String offset(Fields offset) {
        return offset.number("offset") == 0
                ? offset.text("source") + " failed"
                : String.format(Locale.ROOT, "%s %+d", offset.text("source"), offset.number("offset"));
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    private static void addSpan(List<Fact> facts, String name, long nanos) {
        if (nanos != 0) {
            facts.add(new Fact(name, SpanWords.of(nanos)));
        }
    }
}
