package dev.holdfast.node.address;

import dev.holdfast.node.linux.AddressRequest;
import dev.holdfast.node.linux.AddressTerms;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;

/** One virtual address on one interface, with its prepared requests, and whether it is there by our doing. */
final class ManagedAddress {

    final VirtualAddress configured;
    final IpAddress address;
    final AddressRequest add;
    final AddressRequest renew;
    final AddressRequest delete;
    boolean held;
    long refreshedAtNanos;

    ManagedAddress(
            VirtualAddress configured,
            int interfaceIndex,
            String interfaceName,
            AddressLifetime lifetime,
            AddressTag tag) {
        this.configured = configured;
        address = configured.address();
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
                terms(lifetime, tag),
                interfaceName + " " + address);
    }

    /** IPv6 with preferred lifetime 0, as customary: the host shall not begin conversations from an address that may go. */
    private AddressTerms terms(AddressLifetime lifetime, AddressTag tag) {
        VirtualAddress.Scope scope = configured.scope();
        boolean preferred = address.family() == Family.IPV4 || configured.preferred();
        return new AddressTerms(
                configured.prefixLength(),
                lifetime.seconds(),
                preferred ? lifetime.seconds() : 0,
                tag.number(),
                scope == null ? AddressTerms.CUSTOMARY_SCOPE : scope.number(),
                configured.label());
    }

    static SocketFamily familyOf(IpAddress address) {
        return address.family() == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }

    /** Whether the kernel counts both as of one subnet: equal prefixes, which a /32 has for itself alone. IPv4. */
    boolean sharesSubnet(InterfaceAddress other) {
        int length = configured.prefixLength();
        return other.prefixLength() == length
                && length < Integer.SIZE
                && (length == 0 || ((other.low() ^ address.low()) >>> (Integer.SIZE - length)) == 0);
    }

    boolean is(InterfaceAddress other) {
        return other.is(familyOf(address), address.high(), address.low());
    }
}
