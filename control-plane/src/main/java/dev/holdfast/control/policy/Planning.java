package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.policy.EffectivePolicy.Value;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what a draft would do: the same overlay as for nodes, once as it is and once as it would be. Inside a transaction. */
final class Planning {

    private Planning() {}

    static PolicyPlan of(PolicyDraft draft) {
        long newest = PolicyHead.<PolicyHead>findById(PolicyHead.ONLY).revision;
        List<PolicyChange> lines = draft.lines(newest + 1);
        ScopePlaces places =
                ScopePlaces.of(lines.stream().map(PolicyChange::place).collect(Collectors.toSet()));
        List<PolicyPlan.Effect> effects = effects(lines);
        int told = Math.min(effects.size(), PolicyPlan.MOST);
        return new PolicyPlan(
                newest, lines.stream().map(places::line).toList(), effects.subList(0, told), effects.size() - told);
    }

    private static List<PolicyPlan.Effect> effects(List<PolicyChange> lines) {
        List<Member> members = membersBelow(lines);
        PolicyOverlay overlay =
                PolicyOverlay.of(members.stream().map(member -> member.node).collect(Collectors.toSet()));
        Map<Long, List<Value>> before = new HashMap<>();
        members.forEach(member -> before.put(member.id, overlay.values(member)));
        lines.forEach(overlay::assume);
        List<PolicyPlan.Effect> effects = new ArrayList<>();
        for (Member member : members) {
            List<Value> was = before.getOrDefault(member.id, List.of());
            List<Value> becomes = overlay.values(member);
            for (int i = 0; i < becomes.size(); i++) {
                if (differ(was.get(i), becomes.get(i))) {
                    effects.add(effect(member, was.get(i), becomes.get(i)));
                }
            }
        }
        return effects;
    }

    private static boolean differ(Value was, Value becomes) {
        return !was.value().equals(becomes.value()) || !was.skipped().equals(becomes.skipped());
    }

    private static PolicyPlan.Effect effect(Member member, Value was, Value becomes) {
        return new PolicyPlan.Effect(
                member.id,
                member.router.id,
                member.router.name,
                member.router.cluster.name,
                member.node.name,
                becomes.setting(),
                was.value(),
                becomes.value(),
                becomes.skipped());
    }

    private static List<Member> membersBelow(Collection<PolicyChange> lines) {
        boolean all = lines.stream().anyMatch(line -> line.scope == Level.FLEET);
        return Member.list(
                "from Member m join fetch m.node n join fetch m.router r join fetch r.cluster c"
                        + " where m.withdrawnAt is null and n.evictedAt is null"
                        + " and (?1 = true or c.id in ?2 or r.id in ?3 or m.id in ?4) order by c.name, r.name, n.name",
                all,
                ids(lines, Level.CLUSTER),
                ids(lines, Level.ROUTER),
                ids(lines, Level.MEMBER));
    }

    private static Set<Long> ids(Collection<PolicyChange> lines, Level level) {
        return lines.stream()
                .filter(line -> line.scope == level)
                .map(line -> line.scopeId)
                .collect(Collectors.toSet());
    }
}
