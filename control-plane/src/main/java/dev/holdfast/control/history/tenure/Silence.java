package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.tenure.Interval.Kind;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Members whose nodes are silent now: from the last word on nothing is known of them, until their spools come. A member that
 * said that it stopped is taken to have stayed stopped; so is one whose node an operator has taken out.
 */
final class Silence {

    private Silence() {}

    /**
     * A member as it is now.
     *
     * @param firstAt its first event that is on record
     * @param silentSince null: its node is heard
     */
    record MemberNow(
            long routerId,
            UUID node,
            String nodeName,
            long clusterId,
            State state,
            Instant firstAt,
            @Nullable Instant silentSince) {

        private boolean isUnknown() {
            return silentSince != null && state != State.INITIALIZE;
        }
    }

    /** The intervals of one router, as far as they are known now. */
    static List<Interval> applied(Collection<Interval> intervals, Collection<MemberNow> members) {
        Map<UUID, MemberNow> silent =
                members.stream().filter(MemberNow::isUnknown).collect(Collectors.toMap(MemberNow::node, now -> now));
        List<Interval> known = new ArrayList<>(intervals.size());
        for (Interval interval : intervals) {
            MemberNow member = silent.get(interval.node());
            Interval kept = member == null ? interval : interval.until(since(member));
            if (kept.from().isBefore(kept.to())) {
                known.add(kept);
            }
        }
        silent.values().forEach(member -> known.add(unknown(member)));
        return known;
    }

    private static Interval unknown(MemberNow member) {
        return new Interval(
                member.routerId(),
                member.node(),
                member.clusterId(),
                Kind.UNKNOWN,
                since(member),
                Interval.LASTS,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    private static Instant since(MemberNow member) {
        Instant since = member.silentSince();
        if (since == null) {
            throw new IllegalArgumentException("the node of " + member + " is heard");
        }
        return since;
    }
}
