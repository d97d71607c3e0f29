package dev.holdfast.vrrp;

/** What a virtual router is doing (RFC 9568 section 6.4), and {@code FAULT}, which is keepalived's word. */
public enum State {
    /** Not started, or stopped. */
    INITIALIZE,
    /** Watches the router that is ACTIVE. */
    BACKUP,
    /** Owns the virtual addresses and says so. keepalived: MASTER. */
    ACTIVE,
    /** Cannot take part, for a set of reasons. */
    FAULT
}
