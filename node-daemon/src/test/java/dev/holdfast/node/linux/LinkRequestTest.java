package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes that a kernel 6.18 accepted (little-endian), each attribute written out. */
final class LinkRequestTest {

    private static String hex(LinkRequest request) {
        byte[] written = new byte[request.length()];
        request.view.get(0, written);
        return HexFormat.of().formatHex(written);
    }

    @Test
    void makesAPrivateMacvlanWithAMac() {
        assertThat(hex(LinkRequest.makeMacvlan(2, "vrrp4-51", 0x00005E000133L)))
                .isEqualTo("60000000" + "1000" + "0506" + "0000000000000000" + "00000000000000000000000000000000"
                        + "0800050002000000" // parent
                        + "0d000300" + "76727270342d3531" + "00000000" // name
                        + "0a000100" + "00005e000133" + "0000" // address
                        + "1c001280" + "0c000100" + "6d6163766c616e00" // kind
                        + "0c000280" + "0800010001000000"); // private mode
    }

    @Test
    void setsTheFlagThatIsAskedForAndNoOther() {
        assertThat(hex(LinkRequest.setUp(7, "x", true))).endsWith("00000000" + "07000000" + "01000000" + "01000000");
        assertThat(hex(LinkRequest.setUp(7, "x", false))).endsWith("00000000" + "07000000" + "00000000" + "01000000");
    }

    @Test
    void nestsAnIpv4Setting() {
        assertThat(hex(LinkRequest.configureIpv4(7, "x", Map.of(19, 1))))
                .endsWith("14001a80" + "10000280" + "0c000180" + "0800130001000000");
    }

    @Test
    void readsTheIpv4SettingsOfTheInterfaceThatIsAskedFor() {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of()
                        .parseHex("3c000000" + "1000" + "0000" + "0000000000000000" + "00000000" + "07000000"
                                + "0000000000000000" + "1c001a00" + "18000200" + "14000100"
                                + "01000000020000000300000004000000"))
                .order(ByteOrder.nativeOrder());
        assertThat(Ipv4Configuration.decode(bytes, 0, bytes.limit(), 7)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Ipv4Configuration.decode(bytes, 0, bytes.limit(), 8)).isNull();
        for (int length = 0; length < bytes.limit(); length++) {
            Ipv4Configuration.decode(bytes.duplicate().order(ByteOrder.nativeOrder()), 0, length, 7);
        }
    }

    @Test
    void everyKernelTellsTheSettingsOfLoopback() {
        try (RouteSocket route = new RouteSocket()) {
            int index = route.links().stream()
                    .filter(link -> link.name().equals("lo"))
                    .findFirst()
                    .orElseThrow()
                    .index();
            // As many as IPV4_DEVCONF_ARP_EVICT_NOCARRIER at least, the 33rd.
            assertThat(route.ipv4Configuration(index)).hasSizeGreaterThan(30);
            assertThat(route.ipv4Configuration(Integer.MAX_VALUE)).isEmpty();
        }
    }
}
