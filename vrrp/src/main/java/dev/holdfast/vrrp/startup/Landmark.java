package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.IpAddress;

/**
 * A host worth asking, as it is kept over restarts.
 *
 * @param mac in the lower 48 bits
 * @param member whether it was heard to advertise; it is then a router, and no landmark
 */
public record Landmark(IpAddress address, long mac, boolean member) {}
