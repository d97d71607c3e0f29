package dev.holdfast.node.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The frames, byte by byte. */
final class AnnouncementTest {

    private static final long MAC = 0x0250_5600_1234L;

    @Test
    void gratuitousArpIsABroadcastRequestForItsOwnAddress() {
        ByteBuffer frame = ByteBuffer.allocate(1514);
        ArpAnnouncement.write(frame, MAC, IpAddress.parse("10.77.0.100"));
        assertThat(frame.position()).isEqualTo(ArpAnnouncement.BYTES);
        assertThat(hex(frame, ArpAnnouncement.BYTES))
                .isEqualTo("ffffffffffff" + "025056001234" + "0806" + "0001" + "0800" + "06" + "04" + "0001"
                        + "025056001234" + "0a4d0064" + "ffffffffffff" + "0a4d0064");
    }

    @Test
    void neighbourAdvertisementHasRouterAndOverrideSetAndSolicitedClear() {
        ByteBuffer frame = ByteBuffer.allocate(1514);
        NeighbourAnnouncement.write(frame, MAC, IpAddress.parse("fe80::77:100"));
        assertThat(frame.position()).isEqualTo(NeighbourAnnouncement.BYTES);
        String target = "fe800000000000000000000000770100";
        assertThat(hex(frame, NeighbourAnnouncement.BYTES).replaceFirst("8800....", "8800xxxx"))
                .isEqualTo("333300000001" + "025056001234" + "86dd" + "6c000000" + "0020" + "3a" + "ff" + target
                        + "ff020000000000000000000000000001" + "8800xxxx" + "a0000000" + target + "0201"
                        + "025056001234");
    }

    @Test
    void neighbourAdvertisementSumsUpToOnesWithItsPseudoHeader() {
        ByteBuffer frame = ByteBuffer.allocate(1514);
        NeighbourAnnouncement.write(frame, MAC, IpAddress.parse("fd77::100"));
        long sum = 32 + 58;
        for (int at = 22; at < NeighbourAnnouncement.BYTES; at += 2) {
            sum += Short.toUnsignedLong(frame.getShort(at));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        assertThat(sum).isEqualTo(0xFFFF);
    }

    private static String hex(ByteBuffer frame, int length) {
        return HexFormat.of().formatHex(frame.array(), 0, length);
    }
}
