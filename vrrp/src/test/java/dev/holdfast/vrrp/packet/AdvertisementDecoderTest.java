package dev.holdfast.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisementDecoderTest {

    private final Advertisement advertisement = new Advertisement();

    @ParameterizedTest
    @ValueSource(strings = {WireVectors.V3_IPV4, WireVectors.V3_IPV4_MESSAGE_ONLY})
    void readsVersion3OverIpv4WithEitherChecksum(String hex) {
        assertThat(WireVectors.decode(WireVectors.bytes(hex), Family.IPV4, advertisement))
                .isNull();

        assertThat(advertisement.version()).isEqualTo(3);
        assertThat(advertisement.family()).isEqualTo(Family.IPV4);
        assertThat(advertisement.vrid()).isEqualTo(51);
        assertThat(advertisement.priority()).isEqualTo(100);
        assertThat(advertisement.intervalNanos()).isEqualTo(1_000_000_000L);
        assertThat(advertisement.source()).isEqualTo(WireVectors.IPV4_SENDER);
        assertThat(advertisement.addressCount()).isEqualTo(1);
        assertThat(advertisement.address(0)).isEqualTo(IpAddress.parse("10.77.0.100"));
    }

    @Test
    void readsVersion3OverIpv6() {
        assertThat(WireVectors.decode(WireVectors.bytes(WireVectors.V3_IPV6), Family.IPV6, advertisement))
                .isNull();

        assertThat(advertisement.source()).isEqualTo(WireVectors.IPV6_SENDER);
        assertThat(advertisement.addressCount()).isEqualTo(2);
        assertThat(advertisement.address(0)).isEqualTo(IpAddress.parse("fe80::51"));
        assertThat(advertisement.address(1)).isEqualTo(IpAddress.parse("2001:db8::100"));
    }

    @Test
    void readsVersion2WithItsAuthentication() {
        assertThat(WireVectors.decode(WireVectors.bytes(WireVectors.V2_SECRET), Family.IPV4, advertisement))
                .isNull();

        assertThat(advertisement.version()).isEqualTo(2);
        assertThat(advertisement.intervalNanos()).isEqualTo(1_000_000_000L);
        assertThat(advertisement.authenticationType()).isEqualTo(1);
        assertThat(advertisement.authenticationData()).isEqualTo(0x7365637265740000L);
        assertThat(advertisement.address(0)).isEqualTo(IpAddress.parse("10.77.0.100"));
    }

    @Test
    void leavesTheBufferAsItWas() {
        ByteBuffer padded = ByteBuffer.allocate(40).position(7).put(WireVectors.bytes(WireVectors.V3_IPV4));
        padded.limit(padded.position()).position(7);

        assertThat(WireVectors.decode(padded, Family.IPV4, advertisement)).isNull();
        assertThat(padded.position()).isEqualTo(7);
        assertThat(padded.limit()).isEqualTo(19);
    }

    @Test
    void ignoresTheReservedBits() {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV4_MESSAGE_ONLY);
        message.put(4, (byte) 0xF0);

        assertThat(WireVectors.decode(WireVectors.repaired(message), Family.IPV4, advertisement))
                .isNull();
        assertThat(advertisement.intervalNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void readsTheLongestIntervalAndTheMostAddresses() {
        ByteBuffer message = ByteBuffer.allocate(8 + 4 * 255);
        message.put(0, (byte) 0x31).put(1, (byte) 1).put(3, (byte) 255).putShort(4, (short) 0x0FFF);

        assertThat(WireVectors.decode(WireVectors.repaired(message), Family.IPV4, advertisement))
                .isNull();
        assertThat(advertisement.addressCount()).isEqualTo(255);
        assertThat(advertisement.intervalNanos()).isEqualTo(40_950_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 41, VERSION",
        "0, 11, VERSION",
        "0, 01, VERSION",
        "0, 32, TYPE",
        "0, 30, TYPE",
        "3, 02, TRUNCATED",
        "3, 00, COUNT_ZERO",
        "5, 00, INTERVAL_ZERO",
        "1, 00, VRID"
    })
    void rejectsAWrongField(int offset, String hex, Rejection reason) {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV4_MESSAGE_ONLY);
        message.put(offset, (byte) Integer.parseInt(hex, 16));

        assertThat(WireVectors.decode(WireVectors.repaired(message), Family.IPV4, advertisement))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 254})
    void rejectsAHopLimitBelow255(int hopLimit) {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV4);

        assertThat(WireVectors.decode(message, hopLimit, Family.IPV4, advertisement))
                .isEqualTo(Rejection.TTL);
    }

    @Test
    void rejectsEveryPrefixOfAMessage() {
        for (String hex : new String[] {WireVectors.V3_IPV4, WireVectors.V2}) {
            ByteBuffer whole = WireVectors.bytes(hex);
            for (int length = 0; length < whole.capacity(); length++) {
                assertThat(WireVectors.decode(whole.slice(0, length), Family.IPV4, advertisement))
                        .as("%s bytes of %s", length, hex)
                        .isEqualTo(Rejection.TRUNCATED);
            }
        }
    }

    @Test
    void rejectsVersion2OverIpv6() {
        assertThat(WireVectors.decode(WireVectors.bytes(WireVectors.V2), Family.IPV6, advertisement))
                .isEqualTo(Rejection.VERSION);
    }

    @Test
    void rejectsVersion2WithAPseudoHeaderInItsChecksum() {
        ByteBuffer message = WireVectors.bytes(WireVectors.V2);
        // 8fe6 and the pseudo-header's eae4 (20 bytes) make 7acb.
        message.putShort(6, (short) ~0x7ACB);

        assertThat(WireVectors.decode(message, Family.IPV4, advertisement)).isEqualTo(Rejection.CHECKSUM);
    }

    @Test
    void rejectsIpv6WithoutThePseudoHeaderInItsChecksum() {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV6);
        message.putShort(6, (short) ~0xC324);

        assertThat(WireVectors.decode(message, Family.IPV6, advertisement)).isEqualTo(Rejection.CHECKSUM);
    }

    @Test
    void rejectsEverySingleFlippedBitOfAMessage() {
        ByteBuffer whole = WireVectors.bytes(WireVectors.V3_IPV4);
        for (int bit = 0; bit < 8 * whole.capacity(); bit++) {
            ByteBuffer damaged = WireVectors.bytes(WireVectors.V3_IPV4);
            damaged.put(bit / 8, (byte) (damaged.get(bit / 8) ^ 1 << bit % 8));

            assertThat(WireVectors.decode(damaged, Family.IPV4, advertisement))
                    .as("bit %s", bit)
                    .isNotNull();
        }
    }

    @Test
    void rejectsAnIpv6MessageWhoseFirstAddressIsNotLinkLocal() {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV6);
        // Both addresses change places: the sum stays what it was.
        byte[] swapped = new byte[40];
        message.get(0, swapped, 0, 8);
        message.get(24, swapped, 8, 16);
        message.get(8, swapped, 24, 16);

        assertThat(WireVectors.decode(ByteBuffer.wrap(swapped), Family.IPV6, advertisement))
                .isEqualTo(Rejection.FIRST_ADDRESS_NOT_LINK_LOCAL);
    }

    /** Everything wrong at once; the fault that is looked for first is put right, and so on down the list. */
    @Test
    void checksInTheOrderOfTheReasons() {
        byte[] wrong = WireVectors.bytes("42000000 0000 ffff").array();

        assertThat(decode(wrong, 254)).isEqualTo(Rejection.TTL);
        assertThat(decode(wrong, 255)).isEqualTo(Rejection.VERSION);
        wrong[0] = 0x32;
        assertThat(decode(wrong, 255)).isEqualTo(Rejection.TYPE);
        wrong[0] = 0x31;
        wrong[3] = 1;
        assertThat(decode(wrong, 255)).isEqualTo(Rejection.TRUNCATED);
        wrong[3] = 0;
        assertThat(decode(wrong, 255)).isEqualTo(Rejection.COUNT_ZERO);
        byte[] longer = Arrays.copyOf(wrong, 12);
        longer[3] = 1;
        assertThat(decode(longer, 255)).isEqualTo(Rejection.INTERVAL_ZERO);
        longer[5] = 100;
        assertThat(decode(longer, 255)).isEqualTo(Rejection.CHECKSUM);
        assertThat(WireVectors.decode(WireVectors.repaired(ByteBuffer.wrap(longer)), Family.IPV4, advertisement))
                .isEqualTo(Rejection.VRID);
    }

    private Rejection decode(byte[] message, int hopLimit) {
        Rejection rejection = WireVectors.decode(ByteBuffer.wrap(message), hopLimit, Family.IPV4, advertisement);
        if (rejection == null) {
            throw new AssertionError("accepted");
        }
        return rejection;
    }

    @Test
    void refusesABufferInTheHostsOrder() {
        ByteBuffer message = WireVectors.bytes(WireVectors.V3_IPV4).order(ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> WireVectors.decode(message, Family.IPV4, advertisement))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
