package dev.holdfast.control.access;

import java.util.Map;

/** What somebody is, and where. */
public record Standing(Role role, Reach reach) {

    /** Whether the right is held at all: in some cluster, or, where it is about no cluster, everywhere. */
    public boolean has(Right right) {
        boolean reaches = right.isOfWholeFleet() ? reach.everywhere() : !reach.equals(Reach.NOWHERE);
        return right.heldBy(role) && (reaches || right.isOwn());
    }

    /** Whether the right is held in this cluster. */
    public boolean has(Right right, String cluster) {
        return has(right) && reach.includes(cluster);
    }

    /** The lesser of the two: what a token may, whoever it belongs to. */
    Standing within(Standing other) {
        Role lesser = role.compareTo(other.role) <= 0 ? role : other.role;
        return new Standing(lesser, reach.within(other.reach));
    }

    /** Whether everything that the other may, this may too. */
    boolean covers(Standing other) {
        return other.equals(other.within(this));
    }

    /** For the record. */
    Map<String, Object> fields() {
        return Map.of("role", role.name(), "clusters", reach.toString());
    }
}
