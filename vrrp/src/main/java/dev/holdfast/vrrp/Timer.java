package dev.holdfast.vrrp;

/** The timers of a virtual router. At most one of each kind runs; a newer generation makes the older one void. */
public enum Timer {
    /** Active_Down_Timer: runs in BACKUP, its end promotes (RFC 9568 section 6.2). */
    ACTIVE_DOWN,
    /** Adver_Timer: runs in ACTIVE, its end sends an advertisement. */
    ADVERT,
    /** Runs in BACKUP while a router of lower priority is heard and {@code preemption: {after: D}} is set. */
    PREEMPT_DELAY,
    /** {@code startup.delay}: advertisements are ignored until it ends. */
    STARTUP_DELAY,
    /** {@code startup.maxHold}: at its end local processes get the address of a router that is not proven. */
    MAX_HOLD,
    /** BACKUP: an advertisement is late. ACTIVE that was mute: it has listened long enough. */
    LINK_WATCH
}
