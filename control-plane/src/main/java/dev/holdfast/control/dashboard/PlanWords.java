package dev.holdfast.control.dashboard;

import dev.holdfast.control.policy.PolicyPlan;
import dev.holdfast.control.policy.RevisionView;
import dev.holdfast.web.PlanView;
import dev.holdfast.web.RevisionRow;
import java.util.List;
import java.util.Objects;

/** What a change of policy would do, as pages show it. */
final class PlanWords {

    private PlanWords() {}

    static PlanView of(PolicyPlan plan) {
        return new PlanView(
                true,
                lines(plan.changes()),
                plan.effects().stream()
                        .map(effect -> new PlanView.Effect(
                                effect.router(),
                                "/routers/" + effect.routerId(),
                                effect.node(),
                                effect.setting(),
                                effect.before(),
                                effect.after(),
                                effect.remark()))
                        .toList(),
                plan.more() == 0 ? "" : "And " + plan.more() + " more settings of members.");
    }

    static List<RevisionRow.Line> lines(List<RevisionView.Line> lines) {
        return lines.stream()
                .map(line -> new RevisionRow.Line(
                        line.place(),
                        line.router() == 0 ? "" : "/routers/" + line.router(),
                        line.setting(),
                        Objects.requireNonNullElse(line.before(), ""),
                        Objects.requireNonNullElse(line.after(), "")))
                .toList();
    }
}
