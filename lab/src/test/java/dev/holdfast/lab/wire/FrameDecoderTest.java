package dev.holdfast.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.wire.AdvertDraft.ChecksumKind;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.Checksum;
import dev.holdfast.lab.wire.Frame.MalformedFrame;
import dev.holdfast.lab.wire.Frame.NeighborAdvertisement;
import dev.holdfast.lab.wire.Frame.NeighborSolicitation;
import dev.holdfast.lab.wire.Frame.Other;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
    private static final InetAddress VIP6 = InetAddress.ofLiteral("fd77::100");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:01:01");

    @Test
    void readsEveryFieldOfAVersion3Advert() {
        VrrpAdvert advert = advert(AdvertDraft.v3("10.77.0.1", 51, 200, 150, "10.77.0.100", "10.77.0.101"));
        assertThat(advert.version()).isEqualTo(3);
        assertThat(advert.vrid()).isEqualTo(51);
        assertThat(advert.priority()).isEqualTo(200);
        assertThat(advert.interval()).isEqualTo(Duration.ofMillis(1500));
        assertThat(advert.addresses()).containsExactly(VIP, InetAddress.ofLiteral("10.77.0.101"));
        assertThat(advert.source()).isEqualTo(InetAddress.ofLiteral("10.77.0.1"));
        assertThat(advert.ip().destination()).isEqualTo(InetAddress.ofLiteral("224.0.0.18"));
        assertThat(advert.ethernet().source()).isEqualTo(MacAddress.parse("00:00:5e:00:01:33"));
        assertThat(advert.checksum()).isEqualTo(Checksum.WITH_PSEUDO_HEADER);
        assertThat(advert.isValid()).isTrue();
    }

    /** Bytes written by hand from RFC 9568 §5.2, so that encoder and decoder cannot be wrong together. */
    @Test
    void readsAnAdvertWrittenOutByHand() {
        byte[] frame = HexFormat.of()
                .parseHex(
                        "01005e00001200005e0001330800" // Ethernet: to the group, from the virtual router
                                + "45c0002000000000ff70d04d0a4d0001e0000012" // IPv4: TTL 255, protocol 112, .1 to the
                                // group
                                + "3133c801006410d90a4d0064"); // VRRP: v3 type 1, VRID 51, 200, 1 address, 100 cs
        VrrpAdvert advert = (VrrpAdvert) FrameDecoder.decode(1, false, frame);
        assertThat(advert.isValid()).isTrue();
        assertThat(advert.checksum()).isEqualTo(Checksum.WITH_PSEUDO_HEADER);
        assertThat(advert.priority()).isEqualTo(200);
        assertThat(advert.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(advert.addresses()).containsExactly(VIP);
    }

    @Test
    void tellsAChecksumWithPseudoHeaderFromOneWithout() {
        assertThat(advert(v3().checksum(ChecksumKind.MESSAGE_ONLY)).checksum()).isEqualTo(Checksum.MESSAGE_ONLY);
        assertThat(advert(v3().checksum(ChecksumKind.WRONG)).checksum()).isEqualTo(Checksum.INVALID);
        assertThat(advert(v3().checksum(ChecksumKind.WRONG)).isValid()).isFalse();
    }

    @Test
    void aVersion2AdvertIsVerifiedWithoutPseudoHeaderAndCountsInSeconds() {
        VrrpAdvert advert = advert(AdvertDraft.v2("10.77.0.1", 51, 100, 3, "10.77.0.100"));
        assertThat(advert.version()).isEqualTo(2);
        assertThat(advert.interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(advert.checksum()).isEqualTo(Checksum.MESSAGE_ONLY);
        assertThat(advert.trailingBytes()).isEqualTo(8);
        assertThat(advert.isValid()).isTrue();
    }

    @Test
    void anIpv6AdvertWithoutPseudoHeaderIsNotValid() {
        AdvertDraft right = AdvertDraft.v3("fe80::1", 52, 100, 100, "fe80::100", "fd77::100");
        assertThat(advert(right).isValid()).isTrue();
        assertThat(advert(right).family()).isEqualTo(6);
        assertThat(advert(right.checksum(ChecksumKind.MESSAGE_ONLY)).isValid()).isFalse();
    }

    @Test
    void whatAReceiverMustDiscardIsNotValid() {
        assertThat(advert(v3().ttl(254)).isValid()).isFalse();
        assertThat(advert(v3().type(2)).isValid()).isFalse();
        assertThat(advert(v3().interval(0)).isValid()).isFalse();
        assertThat(advert(v3().addresses()).isValid()).isFalse();
        assertThat(advert(AdvertDraft.v3("fe80::1", 52, 100, 100, "fd77::100")).isValid())
                .as("first IPv6 address not link-local")
                .isFalse();
    }

    @Test
    void anAdvertThatBreaksOffIsMalformed() {
        for (int length = 0; length < 12; length++) {
            assertThat(decode(v3().length(length).toFrame())).isInstanceOf(MalformedFrame.class);
        }
        assertThat(decode(v3().count(200).toFrame())).isInstanceOf(MalformedFrame.class);
        assertThat(decode(v3().version(7).toFrame())).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void readsArpAndNeighbourDiscovery() {
        ArpFrame gratuitous = (ArpFrame) decode(Frames.gratuitousArp(MAC, VIP));
        assertThat(gratuitous.isGratuitous()).isTrue();
        assertThat(gratuitous.isRequest()).isTrue();
        assertThat(gratuitous.senderMac()).isEqualTo(MAC);
        ArpFrame question = (ArpFrame) decode(Frames.arpRequest(MAC, InetAddress.ofLiteral("0.0.0.0"), VIP));
        assertThat(question.isProbe()).isTrue();
        assertThat(question.isGratuitous()).isFalse();

        NeighborAdvertisement announced = (NeighborAdvertisement) decode(Frames.neighborAdvertisement(MAC, VIP6, true));
        assertThat(announced.target()).isEqualTo(VIP6);
        assertThat(announced.router()).isTrue();
        assertThat(announced.override()).isTrue();
        assertThat(announced.solicited()).isFalse();
        assertThat(announced.linkLayerAddress()).isEqualTo(MAC);
        NeighborSolicitation asked = (NeighborSolicitation)
                decode(Frames.neighborSolicitation(MAC, InetAddress.ofLiteral("fd77::50"), VIP6));
        assertThat(asked.target()).isEqualTo(VIP6);
        assertThat(asked.ip().destination()).isEqualTo(InetAddress.ofLiteral("ff02::1:ff00:100"));
    }

    @Test
    void seesThroughVlanTagsAndLeavesSwitchControlFramesAlone() {
        byte[] plain = v3().toFrame();
        byte[] tagged = new byte[plain.length + 4];
        System.arraycopy(plain, 0, tagged, 0, 12);
        System.arraycopy(new byte[] {(byte) 0x81, 0, 0, 5}, 0, tagged, 12, 4);
        System.arraycopy(plain, 12, tagged, 16, plain.length - 12);
        assertThat(decode(tagged)).isInstanceOf(VrrpAdvert.class);
        assertThat(decode(Frames.bridgeProtocolDataUnit(MAC))).isInstanceOf(Other.class);
    }

    @Test
    void anyBytesDecodeToSomething() {
        Random random = new Random(20_260_101);
        byte[][] seeds = {
            v3().toFrame(),
            AdvertDraft.v3("fe80::1", 52, 100, 100, "fe80::100").toFrame(),
            Frames.gratuitousArp(MAC, VIP),
            Frames.neighborAdvertisement(MAC, VIP6, true),
        };
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes;
            if (round % 4 == 0) {
                bytes = new byte[random.nextInt(120)];
                random.nextBytes(bytes);
            } else {
                bytes = seeds[random.nextInt(seeds.length)].clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            }
            assertThat(decode(bytes)).isNotNull();
        }
    }

    private static AdvertDraft v3() {
        return AdvertDraft.v3("10.77.0.1", 51, 100, 100, "10.77.0.100");
    }

    private static VrrpAdvert advert(AdvertDraft draft) {
        return (VrrpAdvert) decode(draft.toFrame());
    }

    private static Frame decode(byte[] bytes) {
        return FrameDecoder.decode(1, false, bytes);
    }
}
