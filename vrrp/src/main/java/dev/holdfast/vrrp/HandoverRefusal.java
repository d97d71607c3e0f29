package dev.holdfast.vrrp;

/** Why a router can neither give its addresses to a named member nor be that member. Stable words: they are sent and stored. */
public enum HandoverRefusal {
    /** The holder is not ACTIVE any more. */
    NOT_ACTIVE,
    /** The heir is ACTIVE already. */
    ALREADY_ACTIVE,
    /** The router has not been started, or stops. */
    NOT_RUNNING,
    IN_FAULT,
    /** Whoever owns the addresses never leaves them to others while it runs. */
    OWNER,
    /** {@code startup.delay} runs. */
    DELAYED,
    /** Nothing proves that the link hears: it could not tell whether it may. */
    LINK_UNPROVEN,
    /** The heir hears nobody whose place it could take. */
    NO_INCUMBENT
}
