package dev.holdfast.control.audit;

/**
 * Who does something.
 *
 * @param name of the user, public id of the token, UUID of the node
 * @param origin network address it comes from; empty for the control plane itself
 */
public record Actor(Kind kind, String name, String origin) {

    /** The control plane by itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "control-plane", "");

    /** Somebody who has not said, or not proven, who it is. */
    public static Actor nobody(String origin) {
        return new Actor(Kind.NOBODY, "", origin);
    }

    public static Actor user(String name, String origin) {
        return new Actor(Kind.USER, name, origin);
    }

    /** A program with an API token; by the token's public id. */
    public static Actor token(String id, String origin) {
        return new Actor(Kind.TOKEN, id, origin);
    }

    public static Actor node(String uuid, String origin) {
        return new Actor(Kind.NODE, uuid, origin);
    }

    /** What it is. Stored in lower case. */
    public enum Kind {
        USER,
        TOKEN,
        NODE,
        SYSTEM,
        NOBODY
    }
}
