package dev.holdfast.control.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a change of policy would do, were it made now.
 *
 * @param revision the newest one when this was found out; 0: there is none yet
 * @param changes what would be laid over or taken away; empty: nothing differs
 * @param effects where another value would be in force, or something would be laid over in vain; the first {@value #MOST}
 * @param more how many effects are not told
 */
public record PolicyPlan(long revision, List<RevisionView.Line> changes, List<Effect> effects, int more) {

    static final int MOST = 100;

    /**
     * One setting of one member.
     *
     * @param before what shall be in force now, whatever laid it over
     * @param after what would be
     * @param remark why something that would be laid over does not hold for this member; empty: nothing such
     */
    public record Effect(
            long memberId,
            long routerId,
            String router,
            String cluster,
            String node,
            String setting,
            String before,
            String after,
            String remark) {}

    /** The clusters that would be changed, by name; the fleet is the empty text. */
    public Set<String> clusters() {
        return changes.stream().map(RevisionView.Line::cluster).collect(Collectors.toSet());
    }

    /** Where alone it would change something; null: nowhere, or at several scopes. */
    public @Nullable PolicyScope onlyScope() {
        Set<PolicyScope> scopes = changes.stream().map(RevisionView.Line::scope).collect(Collectors.toSet());
        return scopes.size() == 1 ? scopes.iterator().next() : null;
    }
}
