package dev.holdfast.control.history.tenure;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A time in which the members of a virtual router stayed what they were, as far as is known.
 *
 * @param active members that were ACTIVE on the wire
 * @param mute members that were ACTIVE for their own host and silent on the wire
 * @param unknown members of which nothing is known
 */
public record TenureSpan(
        Instant from,
        Instant to,
        Holding holding,
        List<MemberName> active,
        List<MemberName> mute,
        List<MemberName> unknown) {

    /** A member's node, as it was last called. */
    public record MemberName(UUID id, String name) {}

    boolean continues(TenureSpan earlier) {
        return earlier.to.equals(from)
                && earlier.holding == holding
                && earlier.active.equals(active)
                && earlier.mute.equals(mute)
                && earlier.unknown.equals(unknown);
    }

    TenureSpan and(TenureSpan later) {
        return new TenureSpan(from, later.to, holding, active, mute, unknown);
    }
}
