package dev.holdfast.vrrp;

import dev.holdfast.vrrp.startup.Proof;
import org.jspecify.annotations.Nullable;

/**
 * What the presence rules decided, with its evidence; told once for each decision.
 *
 * @param state of the gate from then on
 * @param proof what had proven the link; null where none has a part in it
 * @param afterNanos how long it took: since the arming, or since the silence began; 0: at once
 * @param answeredBy MAC address, in the lower 48 bits, of whoever answered for the virtual address; 0: nobody
 * @param knownMember whether that one is a known member's
 */
public record GateDecision(
        Evidence.Gate state, Why why, @Nullable Proof proof, long afterNanos, long answeredBy, boolean knownMember) {

    static GateDecision of(Evidence.Gate state, Why why, long afterNanos) {
        return new GateDecision(state, why, null, afterNanos, 0, false);
    }

    /** Stable names: they are stored. */
    public enum Why {
        /** Armed: the router started. */
        STARTED,
        /** Armed: the link came back. */
        LINK_BACK,
        /** Armed: the router was away. */
        STALLED,
        /** Armed: adverts stopped, and several landmarks with them; it is we who are deaf. */
        LANDMARKS_LOST,
        /** Armed: the kernel says that the ports below the link pass no frames. */
        LINK_BLOCKED,
        /** The link is proven to hear. */
        PROVEN,
        /** A round passed in which nobody was heard: what had been counted is void. */
        PROOF_LAPSED,
        /** Another host answers for the virtual address: held. */
        ADDRESS_ANSWERED,
        /** It does not answer any more, or was believed long enough. */
        ADDRESS_FREE,
        /** One landmark is silent, which may be gone itself: held once more. */
        FEW_LANDMARKS,
        /** {@code maxHold} is over: local processes have the address, the wire hears nothing. */
        GIVEN_TO_LOCAL,
        /** {@code maxHold} is over, and the host cannot be silenced: the address is not given. */
        NOT_GIVEN,
        /** ACTIVE, and nobody was heard for a down interval: silent from now on. */
        WENT_MUTE,
        /** Mute, and somebody is heard again: listens before it speaks. */
        LISTENS,
        /** Nobody else advertised meanwhile: speaks on. */
        SPOKE_AGAIN,
        /** Everyone was away, and it was ACTIVE before: counts without skew. */
        RETURNED_FIRST,
        /** Everyone was away, and it was not ACTIVE: counts one interval more. */
        RETURNED_LATER
    }
}
