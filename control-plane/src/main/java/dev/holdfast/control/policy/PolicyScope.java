package dev.holdfast.control.policy;

/**
 * Whom a setting of policy is for. The narrower one wins: fleet &lt; cluster &lt; router &lt; member.
 *
 * @param id of the cluster, virtual router or member; 0 for the fleet
 */
public record PolicyScope(Level level, long id) {

    /** Everything there is. */
    public static final PolicyScope FLEET = new PolicyScope(Level.FLEET, 0);

    public PolicyScope {
        if ((level == Level.FLEET) != (id == 0)) {
            throw new IllegalArgumentException(
                    "scope " + level + " with id " + id + ": the fleet has id 0, nothing else has");
        }
    }

    /** How wide. In order: a later one overlays an earlier one. */
    public enum Level {
        FLEET,
        CLUSTER,
        ROUTER,
        MEMBER
    }
}
