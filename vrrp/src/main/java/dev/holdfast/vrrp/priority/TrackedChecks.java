package dev.holdfast.vrrp.priority;

import dev.holdfast.vrrp.settings.TrackedCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks of one virtual router, and what is known of each. Not safe for use by several threads. */
public final class TrackedChecks {

    private List<TrackedCheck> checks = List.of();
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** What is known of a check. */
    public enum Verdict {
        /** It has not been looked at yet: it neither lowers nor raises anything, nor is it a reason of FAULT. */
        UNKNOWN,
        GOOD,
        FAILED
    }

    /** Takes other checks; what is known of those that stay is kept. */
    public void replace(List<TrackedCheck> next) {
        checks = List.copyOf(next);
        verdicts.keySet().retainAll(checks.stream().map(TrackedCheck::name).toList());
    }

    public List<TrackedCheck> all() {
        return checks;
    }

    /** False: it is no news, or the check is none of this router's. */
    public boolean judge(String name, boolean good) {
        Verdict verdict = good ? Verdict.GOOD : Verdict.FAILED;
        return checks.stream().anyMatch(check -> check.name().equals(name)) && verdicts.put(name, verdict) != verdict;
    }

    public Verdict of(String name) {
        return verdicts.getOrDefault(name, Verdict.UNKNOWN);
    }

    /**
     * What counts now, in the order of the settings: a weight below 0 while its check fails, one above 0 while it is good, and
     * without a weight the failure itself.
     */
    public List<PriorityOffset> offsets() {
        List<PriorityOffset> offsets = new ArrayList<>();
        for (TrackedCheck check : checks) {
            Verdict counts = check.weight() > 0 ? Verdict.GOOD : Verdict.FAILED;
            if (of(check.name()) == counts) {
                offsets.add(new PriorityOffset(check.name(), check.weight()));
            }
        }
        return offsets;
    }
}
