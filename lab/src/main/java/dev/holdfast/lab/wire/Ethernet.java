package dev.holdfast.lab.wire;

import java.time.Instant;

/**
 * The link layer of one captured frame.
 *
 * @param atNanos the kernel's receive timestamp, nanoseconds since 1970
 * @param outgoing whether it left through the sniffed interface (on a cable: towards the host)
 * @param type the EtherType behind any VLAN tags, 0 if the frame is too short for one
 */
public record Ethernet(long atNanos, boolean outgoing, MacAddress source, MacAddress destination, int type) {

    public Instant at() {
        return WallClock.instant(atNanos);
    }
}
