package dev.holdfast.vrrp.startup;

/** How closely a virtual router wants its link looked at. */
public enum Attention {
    /** Not at all: there is no gate, or the router does not run. */
    NONE,
    /** A round now and then, by which landmarks are learned and an ACTIVE notices that it hears nobody. */
    OCCASIONAL,
    /** Round after round, and every frame of another host is listened to. */
    ROUNDS
}
