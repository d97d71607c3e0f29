package dev.holdfast.vrrp.packet;

/**
 * Why a packet was not accepted, in the order in which the checks are made (RFC 9568 section 7.1). Stable names: they are
 * counted, logged and stored.
 */
public enum Rejection {
    /** TTL or hop limit is not 255. */
    TTL,
    /** Neither 2 nor 3, or 2 over IPv6, or not the version of the virtual router. */
    VERSION,
    /** Not an advertisement. */
    TYPE,
    /** Shorter than its header or than its count of addresses says. */
    TRUNCATED,
    /** No address (erratum 8299). */
    COUNT_ZERO,
    /** Interval 0 (erratum 8301). */
    INTERVAL_ZERO,
    CHECKSUM,
    /** Not a VRID of this interface. */
    VRID,
    /** Of the family that this VRID is not configured for. */
    FAMILY,
    /** The first IPv6 address is not link-local (erratum 8300). */
    FIRST_ADDRESS_NOT_LINK_LOCAL,
    /** v2: type or data is not ours. */
    AUTHENTICATION,
    /** v2: the interval is not ours. v3 adopts it instead. */
    INTERVAL_MISMATCH,
    /** From an address that is not among the unicast peers. */
    NOT_A_PEER
}
