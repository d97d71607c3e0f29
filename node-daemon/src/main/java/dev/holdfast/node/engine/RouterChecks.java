package dev.holdfast.node.engine;

import dev.holdfast.node.track.Outcome;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.priority.TrackedChecks;
import dev.holdfast.vrrp.priority.TrackedChecks.Verdict;
import dev.holdfast.vrrp.settings.TrackedCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks of one virtual router: how they stand, what of that the router was told, and what is news for the record. */
final class RouterChecks {

    private final TrackedChecks checks = new TrackedChecks();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private List<PriorityOffset> offsets = List.of();

    /**
     * One check is another than before.
     *
     * @param outcome what was seen of it
     */
    record News(TrackedCheck check, Outcome outcome) {}

    void replace(List<TrackedCheck> next) {
        checks.replace(next);
    }

    /** Takes note of how all of them stand; that one is good when it is first looked at is no news. */
    List<News> look(Tracking tracking) {
        List<News> news = new ArrayList<>();
        for (TrackedCheck check : checks.all()) {
            Outcome outcome = tracking.of(check);
            if (outcome == null) {
                continue;
            }
            Verdict former = checks.of(check.name());
            outcomes.put(check.name(), outcome);
            if (checks.judge(check.name(), outcome.good()) && (former != Verdict.UNKNOWN || !outcome.good())) {
                news.add(new News(check, outcome));
            }
        }
        return news;
    }

    /** Whether the router has to be told of {@link #offsets} anew. */
    boolean pollOffsetsChanged() {
        List<PriorityOffset> next = checks.offsets();
        boolean changed = !next.equals(offsets);
        offsets = next;
        return changed;
    }

    List<PriorityOffset> offsets() {
        return offsets;
    }

    /** Whether one without weight fails. */
    boolean areFault() {
        return offsets.stream().anyMatch(PriorityOffset::isFault);
    }

    List<NodeStatus.Check> status() {
        return checks.all().stream()
                .map(check -> new NodeStatus.Check(
                        check.name(),
                        check.weight(),
                        checks.of(check.name()),
                        outcomes.getOrDefault(check.name(), Outcome.GOOD).detail()))
                .toList();
    }
}
