package dev.holdfast.control.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has to be laid over again, so that policy is what it was in an earlier revision. Used inside a transaction. */
final class WayBack {

    private WayBack() {}

    /**
     * The way back to a revision.
     *
     * @param only at this scope alone; empty: at all that have changed since
     * @throws PolicyRefusedException if there is no such revision, nothing has changed since, or the rules of today refuse what was laid over then
     */
    static PolicyDraft to(long revision, Optional<PolicyScope> only) {
        if (PolicyRevision.findByIdOptional(revision).isEmpty()) {
            throw new PolicyRefusedException(
                    "there is no revision " + revision + "; the list of revisions has them all");
        }
        Map<PolicyScope, Map<String, @Nullable String>> then = new TreeMap<>();
        List<PolicyChange> since = PolicyChange.list("revisionId > ?1 order by revisionId", revision);
        for (PolicyChange line : since) {
            if (only.isEmpty() || only.get().equals(line.place())) {
                // What the first change since then has replaced is what stood there then.
                Map<String, @Nullable String> values = then.computeIfAbsent(line.place(), scope -> new HashMap<>());
                if (!values.containsKey(line.setting)) {
                    values.put(line.setting, line.valueBefore);
                }
            }
        }
        try {
            return PolicyDraft.of(then);
        } catch (PolicyRefusedException refused) {
            throw new PolicyRefusedException("revision " + revision + " cannot be restored " + refused.getMessage()
                    + (only.isPresent() ? "" : "; what can be is restored for one cluster, router or member alone"));
        }
    }
}
