package dev.holdfast.web;

import java.util.List;

/**
 * One transition, explained.
 *
 * @param id its place in the log: stable, and good as an element's id
 * @param headline what happened: {@code b became ACTIVE}
 * @param why one sentence, without the full stop
 * @param facts the evidence
 * @param rules what was looked at before it was decided, in order
 */
public record TransitionView(
        String id,
        When occurred,
        When received,
        String router,
        String routerHref,
        String node,
        MemberState from,
        MemberState to,
        String headline,
        String why,
        List<Fact> facts,
        List<RuleView> rules) {

    /** Of its page: as stable as its place in the log. */
    public String href() {
        return "/transitions/" + id;
    }

    /** The rules that decided. */
    public List<RuleView> decided() {
        return rules.stream().filter(RuleView::applied).toList();
    }

    /** The rules that were looked at and did not apply. */
    public List<RuleView> passedBy() {
        return rules.stream().filter(rule -> !rule.applied()).toList();
    }

    /** One piece of evidence: {@code last advertisement heard}, {@code 3.61 s before, from 10.77.0.1 (priority 100)}. */
    public record Fact(String name, String value) {}

    /** One rule, and what came of it. */
    public record RuleView(String rule, boolean applied, String reason) {}
}
