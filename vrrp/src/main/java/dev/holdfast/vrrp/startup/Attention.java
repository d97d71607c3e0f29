package dev.holdfast.vrrp.startup;

/** How closely a virtual router wants its link looked at. */
public enum Attention {
    /** Not at all: there is no gate, or the router does not run. */
    NONE,
    /** A round now and then, by which landmarks are learned. */
    OCCASIONAL,
    /** A round after every interval: an ACTIVE has to notice that it hears nobody before others have waited for long enough. */
    STEADY,
    /** Round after round, and every frame of another host is listened to. */
    ROUNDS
}
