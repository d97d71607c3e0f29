package dev.holdfast.node.resign;

import dev.holdfast.vrrp.IpAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One priority-0 advert, ready to be sent through a raw socket that takes whole IP packets: a line of the file.
 *
 * @param device to send from, by name
 * @param deviceIndex the same by index
 * @param holderIndex interface that the virtual address is on
 * @param held a virtual address: only while it is on that interface may the advert be sent
 * @param destination group or peer
 * @param packet IP header and VRRP message
 */
record PreparedAdvert(
        String device, int deviceIndex, int holderIndex, IpAddress held, IpAddress destination, byte[] packet) {

    private static final int FIELDS = 6;
    private static final HexFormat HEX = HexFormat.of();

    /** {@code DEVICE INDEX HOLDERINDEX HELD DESTINATION PACKET}, the last three as hexadecimal bytes. */
    String line() {
        return device
                + ' '
                + deviceIndex
                + ' '
                + holderIndex
                + ' '
                + HEX.formatHex(held.bytes())
                + ' '
                + HEX.formatHex(destination.bytes())
                + ' '
                + HEX.formatHex(packet);
    }

    /** Empty for a line that is none. */
    static Optional<PreparedAdvert> parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PreparedAdvert(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2]),
                    IpAddress.of(HEX.parseHex(fields[3])),
                    IpAddress.of(HEX.parseHex(fields[4])),
                    HEX.parseHex(fields[5])));
        } catch (IllegalArgumentException notAnAdvert) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreparedAdvert advert
                && deviceIndex == advert.deviceIndex
                && holderIndex == advert.holderIndex
                && device.equals(advert.device)
                && held.equals(advert.held)
                && destination.equals(advert.destination)
                && Arrays.equals(packet, advert.packet);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packet);
    }
}
