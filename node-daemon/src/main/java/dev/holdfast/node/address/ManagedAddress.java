package dev.holdfast.node.address;

import dev.holdfast.node.linux.AddressRequest;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;

/** One virtual address on one interface, with its prepared requests, and whether it is there by our doing. */
final class ManagedAddress {

    final IpAddress address;
    final AddressRequest add;
    final AddressRequest renew;
    final AddressRequest delete;
    boolean held;
    long refreshedAtNanos;

    ManagedAddress(
            IpAddress address, int interfaceIndex, String interfaceName, AddressLifetime lifetime, AddressTag tag) {
        this.address = address;
        add = request(AddressRequest.Kind.ADD, interfaceIndex, interfaceName, lifetime, tag);
        renew = request(AddressRequest.Kind.REPLACE, interfaceIndex, interfaceName, lifetime, tag);
        delete = request(AddressRequest.Kind.DELETE, interfaceIndex, interfaceName, lifetime, tag);
    }

    private AddressRequest request(
            AddressRequest.Kind kind,
            int interfaceIndex,
            String interfaceName,
            AddressLifetime lifetime,
            AddressTag tag) {
        return new AddressRequest(
                kind,
                interfaceIndex,
                familyOf(address),
                address.high(),
                address.low(),
                address.family().addressBytes() * 8,
                lifetime.seconds(),
                tag.number(),
                interfaceName + " " + address);
    }

    static SocketFamily familyOf(IpAddress address) {
        return address.family() == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }

    boolean is(InterfaceAddress other) {
        return other.is(familyOf(address), address.high(), address.low());
    }
}
