package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Member;
import dev.holdfast.vrrp.settings.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Something on which all members of one virtual router should agree, and do not.
 *
 * @param values each value that there is, with the nodes that have it; at least two
 */
public record Disagreement(Subject on, SortedMap<String, List<String>> values) {

    private static final String LAID_OVER_ONE = """
        SELECT DISTINCT m.router_id
        FROM holdfast.policy_setting s JOIN holdfast.member m ON m.id = s.scope_id
        WHERE s.scope = 'MEMBER' AND s.setting = 'preemption'
        """;

    /** What it is about. */
    public enum Subject {
        /** After policy. An owner is not asked: it always takes its addresses back. */
        PREEMPTION,
        INTERVAL,
        ADDRESSES,
        VERSION
    }

    /**
     * Ids of the virtual routers whose members may disagree: those that do, and few besides. No member is brought along, however
     * large the fleet: policy of a fleet, a cluster or a router is the same for all members of one, so that only what files say and what
     * is laid over a single member can part them.
     *
     * @param apart those whose members' files say different things
     */
    static Set<Long> candidates(Set<Long> apart) {
        Set<Long> candidates = new HashSet<>(apart);
        Member.getEntityManager()
                .createNativeQuery(LAID_OVER_ONE, Long.class)
                .getResultList()
                .forEach(id -> candidates.add((Long) id));
        return candidates;
    }

    /** What these members disagree on; a member whose version does not say something is not asked. */
    static List<Disagreement> among(List<Member> members, Function<Member, String> preemption) {
        List<Disagreement> found = new ArrayList<>();
        compare(
                Subject.PREEMPTION,
                members,
                member -> member.ownsTheAddresses() ? "" : preemption.apply(member),
                found);
        compare(Subject.INTERVAL, members, Disagreement::interval, found);
        compare(Subject.ADDRESSES, members, member -> String.join(", ", new TreeSet<>(member.addresses)), found);
        compare(Subject.VERSION, members, member -> Short.toString(member.version), found);
        return found;
    }

    private static String interval(Member member) {
        Long nanos = member.advertIntervalNanos;
        return nanos == null ? "" : DurationText.format(Duration.ofNanos(nanos));
    }

    private static void compare(
            Subject on, List<Member> members, Function<Member, String> value, List<Disagreement> found) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (Member member : members) {
            String said = value.apply(member);
            if (!said.isEmpty()) {
                values.computeIfAbsent(said, one -> new ArrayList<>()).add(member.node.name);
            }
        }
        if (values.size() > 1) {
            found.add(new Disagreement(on, values));
        }
    }
}
