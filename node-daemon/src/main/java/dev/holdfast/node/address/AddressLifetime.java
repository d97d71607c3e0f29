package dev.holdfast.node.address;

import java.time.Duration;

/**
 * How long the kernel keeps a virtual address without word from us: a daemon that is killed, hung or starved loses it.
 *
 * @param seconds of the kernel's valid_lft
 */
public record AddressLifetime(long seconds) {

    /** Never shorter: the kernel counts in seconds, and a busy host must be able to refresh in time. */
    private static final long SHORTEST_SECONDS = 2;

    /** As many intervals as a peer waits at least before it takes over (RFC 9568 section 6.1). */
    private static final long INTERVALS = 3;

    private static final long REFRESHES_PER_LIFETIME = 4;

    /** IPv4 may let go a quarter of a second early (ADDRCONF_TIMER_FUZZ in net/ipv4/devinet.c). */
    private static final long EARLY_NANOS = 300_000_000;

    /** max(2 s, ⌈3 × interval⌉): never over before a peer may take over. */
    public static AddressLifetime of(Duration advertInterval) {
        long nanos = advertInterval.toNanos() * INTERVALS;
        long seconds = Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos());
        return new AddressLifetime(Math.max(SHORTEST_SECONDS, seconds));
    }

    /** Time between two refreshes. */
    public long refreshNanos() {
        return Duration.ofSeconds(seconds).toNanos() / REFRESHES_PER_LIFETIME;
    }

    /** Whether the kernel may have taken back by now what was refreshed then. */
    public boolean isOver(long nowNanos, long refreshedAtNanos) {
        return nowNanos - refreshedAtNanos >= Duration.ofSeconds(seconds).toNanos() - EARLY_NANOS;
    }
}
