package dev.holdfast.vrrp;

/** Why a virtual router cannot take part. It is in FAULT while the set of its reasons is not empty. */
public enum FaultReason {
    /** The interface is there and up, and has no carrier. */
    NO_CARRIER,
    /** The interface is administratively down. */
    INTERFACE_DOWN,
    /** There is no interface of that name. */
    INTERFACE_GONE,
    /** A virtual address is on this host already, and we did not put it there. */
    ADDRESS_TAKEN,
    /** The interface has no address of the router's family to send from. */
    NO_SOURCE_ADDRESS,
    /** A tracked check without weight failed. */
    CHECK_FAILED,
    /** Another member of its sync group is in FAULT: they are on one host, or on none. */
    SYNC_GROUP
}
