package dev.holdfast.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AdvertisementEncoderTest {

    private final AdvertisementEncoder encoder = new AdvertisementEncoder();

    private String encode(RouterSettings settings, int priority) {
        boolean ipv4 = settings.family() == Family.IPV4;
        ByteBuffer out = ByteBuffer.allocate(200).position(3);
        encoder.encode(
                settings,
                priority,
                ipv4 ? WireVectors.IPV4_SENDER : WireVectors.IPV6_SENDER,
                ipv4 ? WireVectors.IPV4_GROUP : WireVectors.IPV6_GROUP,
                out);
        assertThat(out.position() - 3).isEqualTo(encoder.length(settings));
        return HexFormat.of().formatHex(out.array(), 3, out.position());
    }

    private static String hex(String vector) {
        return vector.replace(" ", "");
    }

    @Test
    void writesVersion3OverIpv4WithThePseudoHeaderByDefault() {
        assertThat(encode(SampleSettings.ipv4(), 100)).isEqualTo(hex(WireVectors.V3_IPV4));
    }

    @Test
    void writesTheChecksumOverTheMessageOnlyWhereAsked() {
        assertThat(encode(SampleSettings.ipv4("ipv4Checksum", "message-only"), 100))
                .isEqualTo(hex(WireVectors.V3_IPV4_MESSAGE_ONLY));
    }

    @Test
    void writesVersion3OverIpv6() {
        assertThat(encode(SampleSettings.ipv6(), 100)).isEqualTo(hex(WireVectors.V3_IPV6));
        assertThat(encode(SampleSettings.ipv6("ipv4Checksum", "message-only"), 100))
                .isEqualTo(hex(WireVectors.V3_IPV6));
    }

    @Test
    void writesVersion2WithAndWithoutAPassword() {
        assertThat(encode(SampleSettings.ipv4("version", "2"), 100)).isEqualTo(hex(WireVectors.V2));
        assertThat(encode(SampleSettings.ipv4("version", "2", "authentication", "secret"), 100))
                .isEqualTo(hex(WireVectors.V2_SECRET));
    }

    @Test
    void writesPriorityZeroAndTheLongestInterval() {
        String farewell = encode(SampleSettings.ipv4("advertInterval", "40.95s"), 0);

        assertThat(farewell).startsWith("31330001" + "0fff");
    }

    @Test
    void writesNothingWhereThereIsNoRoom() {
        ByteBuffer small = ByteBuffer.allocate(11);

        assertThatThrownBy(() -> encoder.encode(
                        SampleSettings.ipv4(), 100, WireVectors.IPV4_SENDER, WireVectors.IPV4_GROUP, small))
                .isInstanceOf(BufferOverflowException.class);
        assertThat(small.position()).isZero();
        assertThat(small.array()).containsOnly(0);
    }

    @Test
    void writesWhatTheDecoderReads() {
        Advertisement advertisement = new Advertisement();
        for (int vrid = 1; vrid <= 255; vrid++) {
            RouterSettings settings = SampleSettings.ipv4(
                    "vrid", Integer.toString(vrid), "addresses", "10.77.0.100/24, 192.0.2." + vrid + "/32");
            ByteBuffer out = ByteBuffer.allocate(encoder.length(settings));
            encoder.encode(settings, vrid, WireVectors.IPV4_SENDER, WireVectors.IPV4_GROUP, out);

            assertThat(WireVectors.decode(out.flip(), Family.IPV4, advertisement))
                    .isNull();
            assertThat(advertisement.vrid()).isEqualTo(vrid);
            assertThat(advertisement.priority()).isEqualTo(vrid);
            assertThat(advertisement.address(1)).isEqualTo(IpAddress.parse("192.0.2." + vrid));
        }
    }
}
