package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.IpAddress;

/**
 * A virtual address as it is put on the interface.
 *
 * @param prefixLength 0 to 32 or 128
 */
public record VirtualAddress(IpAddress address, int prefixLength) {
    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
