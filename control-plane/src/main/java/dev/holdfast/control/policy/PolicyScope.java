package dev.holdfast.control.policy;

import java.util.Comparator;
import java.util.Locale;

/**
 * Whom a setting of policy is for. The narrower one wins: fleet &lt; cluster &lt; router &lt; member.
 *
 * @param id of the cluster, virtual router or member; 0 for the fleet
 */
public record PolicyScope(Level level, long id) implements Comparable<PolicyScope> {

    /** Everything there is. */
    public static final PolicyScope FLEET = new PolicyScope(Level.FLEET, 0);

    public PolicyScope {
        if ((level == Level.FLEET) != (id == 0)) {
            throw new IllegalArgumentException(
                    "scope " + level + " with id " + id + ": the fleet has id 0, nothing else has");
        }
    }

    /** {@code fleet}, {@code cluster 3}. */
    public String text() {
        return level == Level.FLEET ? "fleet" : level.name().toLowerCase(Locale.ROOT) + " " + id;
    }

    /** The wider first. */
    @Override
    public int compareTo(PolicyScope other) {
        return Comparator.comparing(PolicyScope::level)
                .thenComparing(PolicyScope::id)
                .compare(this, other);
    }

    /** How wide. In order: a later one overlays an earlier one. */
    public enum Level {
        FLEET,
        CLUSTER,
        ROUTER,
        MEMBER
    }
}
