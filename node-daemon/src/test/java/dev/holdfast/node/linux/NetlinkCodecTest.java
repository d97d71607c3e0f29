package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against bytes that a kernel 6.18 sent (little-endian, x86-64), and those that it accepted. */
final class NetlinkCodecTest {

    private static final String HOST_ADDRESS = "500000001400020007000000286500000218800002000000080001000a4d0001"
            + "080002000a4d0001090003006574683000000000080008008000000014000600ffffffffffffffff616f0600616f0600";

    private static final String VIRTUAL_ADDRESS = "500000001400020007000000286500000220000002000000080001000a4d0064"
            + "080002000a4d00640900030065746830000000000800080000020000140006000300000003000000ccec0600ccec0600";

    private static final String LINK_LOCAL = "500000001400020007000000286500000a4080fd0200000014000100fe80000000000000"
            + "c4d51cfffe33050c14000600ffffffffffffffff616f0600616f0600080008008000000005000b0003000000";

    /** The head of an RTM_NEWLINK, its length set to what is here. */
    private static final String LINK = "440000001000020007000000286500000000010002000000431001000000000009000300657468"
            + "300000000008000d00e80300000a000100c6d51c33050c0000";

    @Test
    void readsAnAddressWithoutALifetime() {
        InterfaceAddress address = address(HOST_ADDRESS);
        assertThat(address.interfaceIndex()).isEqualTo(2);
        assertThat(address.is(SocketFamily.IPV4, 0, 0x0A4D0001L)).isTrue();
        assertThat(address.prefixLength()).isEqualTo(24);
        assertThat(address.validSeconds()).isEqualTo(InterfaceAddress.FOREVER);
        assertThat(address.usable()).isTrue();
        assertThat(address.secondary()).isFalse();
        assertThat(address.protocol()).isZero();
    }

    @Test
    void readsALifetime() {
        assertThat(address(VIRTUAL_ADDRESS).validSeconds()).isEqualTo(3);
        assertThat(address(VIRTUAL_ADDRESS).prefixLength()).isEqualTo(32);
    }

    @Test
    void readsWhoMadeAnIpv6Address() {
        InterfaceAddress address = address(LINK_LOCAL);
        assertThat(address.is(SocketFamily.IPV6, 0xFE80L << 48, 0xC4D51CFFFE33050CL))
                .isTrue();
        assertThat(address.protocol()).isEqualTo(3);
        assertThat(address.prefixLength()).isEqualTo(64);
    }

    @Test
    void readsALink() {
        ByteBuffer bytes = bytes(LINK);
        Link link = NetlinkCodec.decodeLink(bytes, 0, bytes.limit());
        assertThat(link).isNotNull().isEqualTo(new Link(2, "eth0", 0x11043, 0xC6D51C33050CL));
        assertThat(link.carrier()).isTrue();
    }

    @Test
    void passesOverWhatABridgeSaysOfItsPort() {
        ByteBuffer bytes = bytes(LINK);
        bytes.put(NetlinkCodec.HEADER_BYTES, (byte) 7);
        assertThat(NetlinkCodec.decodeLink(bytes, 0, bytes.limit())).isNull();
    }

    @Test
    void refusesAnAttributeThatIsLongerThanItsMessage() {
        ByteBuffer bytes = bytes(HOST_ADDRESS);
        bytes.putShort(NetlinkCodec.HEADER_BYTES + 8, (short) 4000);
        assertThat(NetlinkCodec.decodeAddress(bytes, 0, bytes.limit())).isNull();
    }

    @Test
    void refusesAnAttributeWithoutALength() {
        ByteBuffer bytes = bytes(HOST_ADDRESS);
        bytes.putShort(NetlinkCodec.HEADER_BYTES + 8, (short) 0);
        assertThat(NetlinkCodec.decodeAddress(bytes, 0, bytes.limit())).isNull();
    }

    @Test
    void survivesEveryTruncation() {
        ByteBuffer whole = bytes(LINK_LOCAL);
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = bytes(LINK_LOCAL).limit(length);
            NetlinkCodec.decodeAddress(cut, 0, length);
            NetlinkCodec.decodeLink(cut, 0, length);
        }
    }

    @Test
    void asksForAnIpv4AddressWithLifetimeTagAndWithoutPrefixRoute() {
        assertThat(encoded(AddressRequest.Kind.ADD, SocketFamily.IPV4, 0, 0x0A4D0064L))
                .isEqualTo("4c000000140005060000000000000000" + "0220000002000000" + "080002000a4d0064"
                        + "080001000a4d0064" + "14000600030000000300000000000000000000000800080000020000"
                        + "05000b0070000000");
    }

    @Test
    void writesPrefixScopeLabelAndPreferredLifetime() {
        AddressTerms terms = new AddressTerms(24, 3, 0, 112, 253, "eth0:web");
        assertThat(encoded(AddressRequest.Kind.ADD, SocketFamily.IPV4, 0, 0x0A4D0064L, terms))
                .isEqualTo("5c000000140005060000000000000000" + "021800fd02000000" + "080002000a4d0064"
                        + "080001000a4d0064" + "14000600000000000300000000000000000000000800080000020000"
                        + "05000b0070000000" + "0d000300657468303a77656200000000");
    }

    @Test
    void refreshesAnIpv6AddressWithoutDuplicateDetection() {
        String request = encoded(AddressRequest.Kind.REPLACE, SocketFamily.IPV6, 0xFD77L << 48, 0x100);
        assertThat(request).startsWith("64000000" + "1400" + "0505").contains("0800080002020000");
    }

    @Test
    void givesALinkLocalAddressItsScope() {
        String request = encoded(AddressRequest.Kind.ADD, SocketFamily.IPV6, 0xFE80L << 48, 1);
        assertThat(request.substring(32, 40)).isEqualTo("0a8000fd");
    }

    @Test
    void deletesByAddressAndPrefixOnly() {
        assertThat(encoded(AddressRequest.Kind.DELETE, SocketFamily.IPV4, 0, 0x0A4D0064L))
                .isEqualTo("20000000150005000000000000000000" + "0220000002000000" + "080002000a4d0064");
    }

    private static InterfaceAddress address(String hex) {
        ByteBuffer bytes = bytes(hex);
        InterfaceAddress address = NetlinkCodec.decodeAddress(bytes, 0, bytes.limit());
        assertThat(address).isNotNull();
        return address;
    }

    private static String encoded(AddressRequest.Kind kind, SocketFamily family, long high, long low) {
        return encoded(kind, family, high, low, new AddressTerms(family.addressBytes() * 8, 3, 112));
    }

    private static String encoded(
            AddressRequest.Kind kind, SocketFamily family, long high, long low, AddressTerms terms) {
        ByteBuffer out = ByteBuffer.allocate(256);
        NetlinkCodec.encodeAddress(out, kind, 2, family, high, low, terms);
        byte[] written = new byte[out.limit()];
        out.get(0, written);
        return HexFormat.of().formatHex(written);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    }
}
