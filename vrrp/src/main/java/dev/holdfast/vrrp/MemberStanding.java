package dev.holdfast.vrrp;

/** How a router stands towards the others of its sync group. */
public enum MemberStanding {
    /** It does not run. */
    ABSENT,
    /** In FAULT for reasons of its own. */
    FAULT,
    /** In FAULT only because another member is. */
    HELD,
    /** BACKUP: it follows somebody, or has not waited long enough, or nothing proves its link yet. */
    WAITING,
    /** BACKUP, and would be ACTIVE if it were alone. */
    READY,
    /** BACKUP, unproven for {@code startup.maxHold}: alone it would have given its addresses to local processes. */
    HOLD_OVER,
    ACTIVE,
    /** ACTIVE, and silent because it hears nobody itself. */
    MUTE
}
