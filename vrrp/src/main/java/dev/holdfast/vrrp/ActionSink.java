package dev.holdfast.vrrp;

import dev.holdfast.vrrp.startup.Attention;

/**
 * Where a virtual router writes what is to be done, in order. One method an action, so that the path of an advertisement
 * allocates nothing. The caller executes them as they come, or collects them (simulator, tests); it must not call the router
 * back from inside.
 */
public interface ActionSink {

    /**
     * Send one advertisement, built from the router's settings at this moment.
     *
     * @param priority 1 to 255, or 0: this router stops being ACTIVE
     */
    void sendAdvertisement(int priority);

    /**
     * Put every virtual address on the interface. Comes before the first advertisement of a new ACTIVE, and when the list changes:
     * then what is in it already stays, and what is not in it any more goes.
     */
    void installAddresses();

    /** Take every virtual address off the interface. When the router moves, this comes while the former settings are in force. */
    void removeAddresses();

    /** Gratuitous ARP or unsolicited neighbour advertisements for every virtual address (RFC 9568 section 6.4.2). */
    void announceAddresses();

    /**
     * Start a timer, or move it. When it is due, hand the router {@link Event.TimerExpired} with the same generation.
     *
     * @param generation grows with every start and cancel of this kind; an expiry of an older one is ignored
     * @param deadlineNanos monotonic, absolute
     */
    void startTimer(Timer timer, long generation, long deadlineNanos);

    /**
     * How closely the link is to be looked at for this router from now on; probing is shared by all routers of the link.
     *
     * @param intervalNanos the advertisement interval that rules, by which rounds are paced
     */
    void attendLink(Attention attention, long intervalNanos);

    /**
     * The host shall not answer for the virtual addresses, nor say that it has them, from now on, whether or not they are
     * installed. When it is so, or cannot be, hand the router {@link Event.Muted}.
     */
    void mute();

    /** The opposite. */
    void unmute();

    /** The presence rules decided something. */
    void decided(GateDecision decision);

    /** The timer need not fire any more. A late expiry does no harm. */
    void cancelTimer(Timer timer);

    /** The router changed its state; told after the actions that the change needs. */
    void transitioned(Transition transition);

    /** Something worth the record that is no change of state. */
    void observed(Observation observation);
}
