package dev.holdfast.control.dashboard;

import dev.holdfast.control.policy.Disagreement;
import java.util.stream.Collectors;

/** What members of one router disagree on, as pages say it. */
final class DisagreementWords {

    private DisagreementWords() {}

    /** {@code advertisement interval: 1s at a, 3s at b and c}. */
    static String of(Disagreement disagreement) {
        String what = switch (disagreement.on()) {
            case PREEMPTION -> "preemption";
            case INTERVAL -> "advertisement interval";
            case ADDRESSES -> "virtual addresses";
            case VERSION -> "VRRP version";
        };
        return disagreement.values().entrySet().stream()
                .map(value -> value.getKey() + " at " + String.join(", ", value.getValue()))
                .collect(Collectors.joining("; ", "Differs: " + what + ": ", ""));
    }
}
