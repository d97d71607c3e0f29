package dev.holdfast.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Landmark;
import dev.holdfast.vrrp.startup.LinkPresence;
import dev.holdfast.vrrp.startup.LinkSink;
import dev.holdfast.vrrp.startup.LinkWatcher;
import dev.holdfast.vrrp.startup.Proof;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a frame proves, and what it does not. */
class FrameReaderTest {

    private static final long OURS = 0x0200_0000_0001L;
    private static final long THEIRS = 0x0200_0000_0042L;
    private static final IpAddress THEIR_ADDRESS = IpAddress.parse("10.77.0.9");
    private static final IpAddress OUR_ADDRESS = IpAddress.parse("10.77.0.1");

    private final List<String> told = new ArrayList<>();
    private final LinkPresence link = new LinkPresence(new LinkSink() {
        @Override
        public void ask(IpAddress address) {}

        @Override
        public void discover() {}

        @Override
        public void listen(boolean on) {}

        @Override
        public void wakeAt(long deadlineNanos) {}
    });
    private final FrameReader reader = new FrameReader(mac -> mac == OURS);

    @BeforeEach
    void watch() {
        RouterSettings settings = DeclaredRouter.with();
        link.attend(
                0,
                new LinkWatcher() {
                    @Override
                    public RouterSettings settings() {
                        return settings;
                    }

                    @Override
                    public @Nullable IpAddress incumbent() {
                        return null;
                    }

                    @Override
                    public boolean asksForAddresses() {
                        return true;
                    }

                    @Override
                    public boolean isInOrder() {
                        return false;
                    }

                    @Override
                    public void linkProven(long nowNanos, Proof proof) {
                        told.add(proof.name());
                    }

                    @Override
                    public void linkBlocked(long nowNanos) {}

                    @Override
                    public void roundEnded(long nowNanos, boolean heard, int landmarks) {}

                    @Override
                    public void addressAnswered(long nowNanos, IpAddress address, long mac, Answerer answerer) {
                        told.add(address + " " + answerer);
                    }
                },
                Attention.ROUNDS,
                1_000_000_000L);
    }

    private void read(ByteBuffer frame) {
        reader.read(frame, link, 1);
    }

    private static ByteBuffer arp(long source, int operation, IpAddress sender, IpAddress target) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        ProbeFrames.writeArp(frame, source, sender, target);
        frame.putShort(20, (short) operation);
        return frame.flip();
    }

    @Test
    void takesAnArpReplyForAnAnswer() {
        read(arp(THEIRS, 2, THEIR_ADDRESS, OUR_ADDRESS));

        assertThat(told).containsExactly("ANSWER");
        assertThat(link.kept()).containsExactly(new Landmark(THEIR_ADDRESS, THEIRS, false));
    }

    @Test
    void takesAnArpRequestForAHostAndNoAnswer() {
        read(arp(THEIRS, 1, THEIR_ADDRESS, OUR_ADDRESS));

        assertThat(told).containsExactly("FRAME");
    }

    @Test
    void takesAGratuitousReplyForNoAnswer() {
        read(arp(THEIRS, 2, IpAddress.parse("10.77.0.100"), IpAddress.parse("10.77.0.100")));

        assertThat(told).containsExactly("FRAME");
    }

    @Test
    void tellsWhoAnswersForTheVirtualAddress() {
        read(arp(THEIRS, 2, IpAddress.parse("10.77.0.100"), OUR_ADDRESS));

        assertThat(told).containsExactly("ANSWER", "10.77.0.100 STRANGER");
    }

    @Test
    void provesNothingByOurOwnFrames() {
        read(arp(OURS, 1, OUR_ADDRESS, THEIR_ADDRESS));

        assertThat(told).isEmpty();
    }

    @Test
    void provesNothingByAPortThatForwardsNothing() {
        ByteBuffer bpdu = ByteBuffer.wrap(
                HexFormat.of().parseHex("0180c2000000" + "020000000042" + "0026" + "424203000000" + "00".repeat(40)));
        read(bpdu);

        assertThat(told).isEmpty();
    }

    @Test
    void knowsARouterByItsAdvert() {
        ByteBuffer advert = ByteBuffer.allocate(60);
        advert.put(HexFormat.of().parseHex("01005e000012" + "020000000042" + "0800" + "45c0002000000000ff70"))
                .putShort((short) 0);
        THEIR_ADDRESS.write(advert);
        read(advert.position(60).flip());

        assertThat(told).containsExactly("ADVERT");
        assertThat(link.kept()).containsExactly(new Landmark(THEIR_ADDRESS, THEIRS, true));
    }

    @Test
    void takesASolicitedNeighbourAdvertisementAndAnEchoReplyForAnswers() {
        ByteBuffer frame = ByteBuffer.allocate(100);
        IpAddress target = IpAddress.parse("fe80::9");
        ProbeFrames.writeSolicitation(frame, THEIRS, target, target);
        frame.put(54, (byte) 136).putInt(58, 0x6000_0000);
        read(frame.flip());
        assertThat(told).containsExactly("ANSWER");
        assertThat(link.kept()).containsExactly(new Landmark(target, THEIRS, false));

        ProbeFrames.writeEcho(frame, THEIRS, IpAddress.parse("fe80::a"), 1);
        frame.put(54, (byte) 129);
        read(frame.flip());
        assertThat(link.kept()).hasSize(2);
    }

    @Test
    void survivesFramesThatAreCutShort() {
        ByteBuffer whole = arp(THEIRS, 2, THEIR_ADDRESS, OUR_ADDRESS);
        for (int length = 0; length <= whole.limit(); length++) {
            read(whole.duplicate().limit(length));
        }
        assertThat(told).contains("FRAME");
        assertThat(IpAddress.read(Family.IPV4, whole, 28)).isEqualTo(THEIR_ADDRESS);
    }
}
