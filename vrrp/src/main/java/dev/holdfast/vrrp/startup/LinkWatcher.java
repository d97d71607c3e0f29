package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import org.jspecify.annotations.Nullable;

/** A virtual router as its link sees it: what it wants to know, and to whom it is told. */
public interface LinkWatcher {

    RouterSettings settings();

    /** Who sent the advertisement that the router follows; null: it follows nobody. Not a landmark for this router. */
    @Nullable
    IpAddress incumbent();

    /** Whether the router waits for a proof, has heard no advert since, and so wants its addresses asked for. */
    boolean asksForAddresses();

    /** Whether the segment is as it should be for all that this router knows: who does not answer now is no landmark. */
    boolean isInOrder();

    /** Somebody else is heard again. */
    void linkProven(long nowNanos, Proof proof);

    /** The kernel says that nothing can be heard; the next proof says that it can again. */
    void linkBlocked(long nowNanos);

    /**
     * A round is over.
     *
     * @param heard whether anybody else was heard in it
     * @param landmarks how many independent ones this router has
     */
    void roundEnded(long nowNanos, boolean heard, int landmarks);

    /** Another host answered for one of the router's addresses. */
    void addressAnswered(long nowNanos, IpAddress address, long mac, Answerer answerer);

    /** Who answers for an address that ought to be nobody's. */
    enum Answerer {
        /** A router that was heard to advertise, or a virtual MAC address. */
        KNOWN_MEMBER,
        STRANGER,
        /** It answers for any address: proxy ARP and the like. What it said before is void. */
        PROXY
    }
}
