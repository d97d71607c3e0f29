package dev.holdfast.vrrp.startup;

import java.util.Set;

/** The rules, each of which can be left out: simulation and replay ask what would have happened without it. */
public enum PresenceRule {
    /** While armed, the down timer runs only while the link is proven to hear. */
    PROOF_FIRST,
    /** A round that nobody answers makes the time before it void. */
    VOIDING,
    /** A router that is not proven does not speak, whatever is given to local processes. */
    MUTENESS,
    /** Another host that answers for the virtual address is a reason to wait. */
    ADDRESS_ASKED,
    /** A BACKUP whose adverts stop asks its landmarks who is deaf. */
    LANDMARKS,
    /** An ACTIVE that was away steps back before it says anything. */
    STALL,
    /** An ACTIVE that hears nothing, nor its landmarks, goes mute. */
    DEAF_ACTIVE,
    /** After everyone was away, the former ACTIVE counts without skew and the others one interval more. */
    RETURN,
    /** A sync group is as proven as its least member, and mute as a whole. */
    GROUP;

    /** As a daemon runs. */
    public static final Set<PresenceRule> ALL = Set.of(values());
}
