package dev.holdfast.control.policy;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A revision with what it changed, for people.
 *
 * @param restores the earlier revision that it brought back; null: it was made anew
 */
public record RevisionView(
        long revision,
        Instant createdAt,
        String author,
        String reason,
        @Nullable Long restores,
        List<Line> changes) {

    /** The same with the lines about these clusters, and about the fleet, alone. */
    public RevisionView seen(Predicate<String> cluster) {
        return new RevisionView(
                revision,
                createdAt,
                author,
                reason,
                restores,
                changes.stream()
                        .filter(line -> line.scope().equals(PolicyScope.FLEET)
                                || !line.cluster().isEmpty() && cluster.test(line.cluster()))
                        .toList());
    }

    /**
     * One setting at one scope; null: nothing was, or is, laid over it there.
     *
     * @param cluster that the scope belongs to; empty: to none
     * @param place the scope in words, {@code router web}
     * @param router that the scope belongs to; 0: to none
     */
    public record Line(
            PolicyScope scope,
            String cluster,
            String place,
            long router,
            String setting,
            @Nullable String before,
            @Nullable String after) {}
}
