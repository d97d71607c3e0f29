package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.linux.LinkPlace.Passage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The bridge port as a kernel 6.18 told of it (little-endian, x86-64). The bond's slaves and the VLAN are laid out by if_link.h,
 * for lack of a kernel that has them.
 */
final class LinkPlaceCodecTest {

    /** A macvlan that is a listening port of the bridge 2, and stands on the interface 4. */
    private static final String LISTENING_PORT =
            "d001000010000200070000002b24000000000100050000004310010000000000080003006d76300008000a0002000000"
                    + "980112000c0001006d6163766c616e002c00020008000100080000000600020000000000080006000000000008000700"
                    + "e803000008000800e80300000b0004006272696467650000500105000500010001000000060002002000000008000300"
                    + "02000000050004000000000005000500000000000500060000000000050007000000000005001c000000000005000800"
                    + "01000000050009000100000005001b000100000005001e000100000005000a000000000005000c00000000000c000d00"
                    + "80008addf3211c950c000e0080008addf3211c9506000f00018000000600100000000000060011000180000006001200"
                    + "010000000500130000000000050014000000000005001d000000000006001f0000000000060020000000000005002300"
                    + "00000000050024000000000005002100000000000500270000000000050028000000000005002b00000000000c001500"
                    + "00000000000000000c00160033010000000000000c001700000000000000000005001900010000000800250000020000"
                    + "0800260000000000080029000000000008002a00000000000800050004000000";

    private static final String LISTENING = "0500010001000000";

    private static final String SLAVE =
            "740000001000020007000000070000000000010003000000431801000000000009000300657468300000000008000a00"
                    + "090000004000120009000400626f6e640000000030000500050001000000000005000200000000000800030000000000"
                    + "0a00040000000000000000000600050000000000";

    private static final String SLAVE_IN_RESERVE =
            "740000001000020007000000070000000000010003000000431801000000000009000300657468300000000008000a00"
                    + "090000004000120009000400626f6e640000000030000500050001000100000005000200000000000800030000000000"
                    + "0a00040000000000000000000600050000000000";

    private static final String SLAVE_WITHOUT_LINK =
            "740000001000020007000000070000000000010003000000431801000000000009000300657468300000000008000a00"
                    + "090000004000120009000400626f6e640000000030000500050001000000000005000200020000000800030000000000"
                    + "0a00040000000000000000000600050000000000";

    private static final String SLAVE_AGREED_BY_LACP =
            "8c0000001000020007000000070000000000010003000000431801000000000009000300657468300000000008000a00"
                    + "090000005800120009000400626f6e640000000048000500050001000000000005000200000000000800030000000000"
                    + "0a000400000000000000000006000500000000000600060001000000050007003d000000060008003f000000";

    private static final String SLAVE_THAT_ONLY_COLLECTS =
            "8c0000001000020007000000070000000000010003000000431801000000000009000300657468300000000008000a00"
                    + "090000005800120009000400626f6e640000000048000500050001000000000005000200000000000800030000000000"
                    + "0a000400000000000000000006000500000000000600060001000000050007001d000000060008003f000000";

    /** The VLAN 7 of the interface 3. */
    private static final String VLAN =
            "64000000100002000700000007000000000001000a00000043100100000000000b000300657468302e37000008000500"
                    + "030000003000120009000100766c616e000000002000020006000100070000000c00020001000000ffffffff06000500"
                    + "81000000";

    @Test
    void aVlanStandsOnItsInterfaceAndIsNoPort() {
        assertThat(place(VLAN)).isEqualTo(new LinkPlace(10, "eth0.7", "vlan", 3, 0, Passage.UNTOLD));
    }

    @Test
    void readsAPortThatListens() {
        assertThat(place(LISTENING_PORT)).isEqualTo(new LinkPlace(5, "mv0", "macvlan", 4, 2, Passage.BLOCKED));
    }

    @Test
    void onlyAPortThatForwardsPassesFrames() {
        for (int state = 0; state <= 4; state++) {
            String octet = "050001000" + state + "000000";
            assertThat(place(LISTENING_PORT.replaceFirst(LISTENING, octet)))
                    .extracting(LinkPlace::passage)
                    .isEqualTo(state == 3 ? Passage.PASSES : Passage.BLOCKED);
        }
    }

    @Test
    void aSlaveOfABondPassesFramesWhereItHasALinkIsInUseAndAgreedOn() {
        assertThat(place(SLAVE)).isEqualTo(new LinkPlace(3, "eth0", "", 0, 9, Passage.PASSES));
        assertThat(passage(SLAVE_AGREED_BY_LACP)).isEqualTo(Passage.PASSES);
        assertThat(passage(SLAVE_IN_RESERVE)).isEqualTo(Passage.BLOCKED);
        assertThat(passage(SLAVE_WITHOUT_LINK)).isEqualTo(Passage.BLOCKED);
        assertThat(passage(SLAVE_THAT_ONLY_COLLECTS)).isEqualTo(Passage.BLOCKED);
    }

    @Test
    void passesOverWhatABridgeSaysOfItsPorts() {
        ByteBuffer bytes = bytes(LISTENING_PORT);
        bytes.put(NetlinkCodec.HEADER_BYTES, (byte) 7);

        assertThat(LinkPlaceCodec.decode(bytes, 0, bytes.limit())).isNull();
    }

    @Test
    void survivesEveryTruncation() {
        int whole = bytes(LISTENING_PORT).limit();
        for (int length = 0; length < whole; length++) {
            LinkPlaceCodec.decode(bytes(LISTENING_PORT).limit(length), 0, length);
        }
    }

    private static @Nullable Passage passage(String hex) {
        LinkPlace place = place(hex);
        return place == null ? null : place.passage();
    }

    private static @Nullable LinkPlace place(String hex) {
        ByteBuffer bytes = bytes(hex);
        return LinkPlaceCodec.decode(bytes, 0, bytes.limit());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    }
}
