package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.IpAddress;

/** A gateway, a client: answers for its own address, and runs no router. */
final class Bystander implements Station {

    private final IpAddress source;
    private final long mac;
    private final Segment.Port port;
    private boolean isThere = true;

    Bystander(IpAddress source, long mac, Segment segment) {
        this.source = source;
        this.mac = mac;
        port = segment.attach(this);
    }

    void die() {
        isThere = false;
    }

    @Override
    public IpAddress source() {
        return source;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public Segment.Port port() {
        return port;
    }

    @Override
    public boolean answersFor(IpAddress address) {
        return isThere && address.equals(source);
    }
}
