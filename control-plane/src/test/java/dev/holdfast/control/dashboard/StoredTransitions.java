package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Transitions as the history gives them back. */
final class StoredTransitions {

    static final Instant NOW = Instant.parse("2026-11-22T22:53:20.123456Z");

    private StoredTransitions() {}

    static StoredTransition of(
            State from, State to, String cause, Map<String, Object> detail, Map<String, Object> evidence) {
        return at(NOW.minusMillis(12), from, to, cause, detail, evidence);
    }

    static StoredTransition at(
            Instant occurred,
            State from,
            State to,
            String cause,
            Map<String, Object> detail,
            Map<String, Object> evidence) {
        return new StoredTransition(
                7,
                NOW,
                occurred,
                1,
                3,
                "web",
                new UUID(1, 2),
                "b",
                from,
                to,
                cause,
                detail,
                evidence,
                1,
                9,
                310_000L,
                100_000L);
    }

    static Map<String, Object> lastAdvert() {
        return Map.of(
                "sender", "10.77.0.1", "priority", 150, "age_nanos", 3_612_000_000L, "interval_nanos", 1_000_000_000);
    }

    static Map<String, Object> considered(String rule, boolean applied, String reason) {
        return Map.of("considered", List.of(Map.of("rule", rule, "applied", applied, "reason", reason)));
    }
}
