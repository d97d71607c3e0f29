package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.IpAddress;

/** Whoever is attached to the segment. */
interface Station {

    IpAddress source();

    long mac();

    Segment.Port port();

    /** An advertisement arrived. */
    default void receive(IpAddress from, byte[] message) {}

    /** Somebody asked for some address. */
    default void overhear(IpAddress from, long mac) {}

    /** Somebody answered us. */
    default void hearAnswer(IpAddress about, long mac) {}

    /** Whether it answers an ARP request for that address now. */
    boolean answersFor(IpAddress address);
}
