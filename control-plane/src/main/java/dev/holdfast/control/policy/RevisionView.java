package dev.holdfast.control.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision with what it changed, for people. */
public record RevisionView(long revision, Instant createdAt, String author, String reason, List<Line> changes) {

    /** One setting at one scope; null: nothing was, or is, laid over it there. */
    public record Line(
            PolicyScope scope,
            String setting,
            @Nullable String before,
            @Nullable String after) {}
}
