package dev.holdfast.node.address;

import java.nio.ByteBuffer;

/** A MAC address as the lower 48 bits of a word. */
final class EthernetAddress {

    private EthernetAddress() {}

    static void put(ByteBuffer out, long address) {
        out.putShort((short) (address >>> 32)).putInt((int) address);
    }
}
