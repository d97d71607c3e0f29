package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.Outage;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.wire.AdvertDraft;
import dev.holdfast.lab.wire.Frame;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.IcmpEcho;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Frames;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class LinkTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private Lab lab;
    private Segment lan;
    private Host a;
    private Host b;

    @BeforeEach
    void openTheLab() {
        lab = Lab.open("links");
        lan = lab.segment("lan");
        a = lab.host("a", lan, "10.77.0.1/24", "fd77::1/64");
        b = lab.host("b", lan, "10.77.0.2/24", "fd77::2/64");
    }

    @AfterEach
    void closeTheLab() {
        lab.close();
    }

    @Test
    void aDeafLinkKeepsItsCarrierAndPassesNothingEitherWay() {
        Sniffer cable = a.link().sniff();
        Sniffer wire = lan.sniff();
        VipClient client = VipClient.start(b, "10.77.0.1");
        client.awaitAnswer(SOON);

        a.link().deaf();
        long deaf = WallClock.nowNanos();
        assertThat(carrier(a)).isEqualTo("1");
        // What the host itself sends is seen on its cable, but not on the segment.
        try (Injector ofA = a.injector()) {
            ofA.send(advert(7));
        }
        cable.awaitAdvertAfter(deaf, advert -> advert.vrid() == 7, SOON);
        // Long enough for an outage: requests at a pace of 10 ms go on.
        wire.awaitAfter(deaf + 100_000_000L, frame -> frame instanceof IcmpEcho echo && !echo.reply(), SOON);

        long healed = WallClock.nowNanos();
        a.link().heal();
        client.awaitAnswerAfter(healed, SOON);
        assertThat(wire.adverts(4, 7)).isEmpty();
        assertThat(wire.record().between(deaf, healed).frames())
                .isNotEmpty()
                .noneMatch(frame -> frame.ethernet().source().equals(a.link().macAddress()));
        assertThat(client.outages()).singleElement().matches(Outage::over);
    }

    @Test
    void aLinkThatIsDeafInboundIsStillHeard() {
        a.link().deafInbound();
        Sniffer wire = lan.sniff();
        Sniffer cable = a.link().sniff();
        try (Injector ofA = a.injector();
                Injector ofB = b.injector()) {
            ofA.send(advert(7));
            ofB.send(advert(8));
        }
        wire.awaitAdvert(advert -> advert.vrid() == 7, SOON);
        wire.awaitAdvert(advert -> advert.vrid() == 8, SOON);
        assertThat(cable.adverts(4, 7)).isNotEmpty();
        assertThat(cable.adverts(4, 8)).isEmpty();
    }

    @Test
    void aLinkWithoutMulticastPassesBroadcastAndUnicast() {
        a.link().deafMulticast();
        Sniffer cable = a.link().sniff();
        try (Injector ofB = b.injector()) {
            ofB.send(advert(8));
            ofB.send(arpRequest());
        }
        cable.await(isArpRequest(), SOON);
        cable.await(frame -> frame instanceof ArpFrame arp && arp.isReply(), SOON);
        assertThat(cable.adverts(4, 8)).isEmpty();
    }

    @Test
    void aLinkThatDropsProtocol112PassesEverythingElseInBothFamilies() {
        a.link().dropProtocol112();
        Sniffer cable = a.link().sniff();
        try (Injector ofB = b.injector()) {
            ofB.send(advert(8));
            ofB.send(AdvertDraft.v3("fe80::2", 8, 100, 100, "fe80::100").toFrame());
            ofB.send(arpRequest());
            ofB.send(Frames.neighborSolicitation(
                    b.link().macAddress(), InetAddress.ofLiteral("fd77::2"), InetAddress.ofLiteral("fd77::1")));
        }
        cable.await(isArpRequest(), SOON);
        cable.await(frame -> frame instanceof Frame.NeighborAdvertisement, SOON);
        assertThat(cable.frames(VrrpAdvert.class)).isEmpty();
    }

    @Test
    void aLossyLinkLosesAboutSoManyFrames() {
        a.link().apply(new Fault(Fault.Direction.INBOUND, Fault.Traffic.ALL, 50));
        Sniffer cable = a.link().sniff();
        Sniffer wire = lan.sniff();
        try (Injector ofB = b.injector()) {
            for (int i = 0; i < 400; i++) {
                ofB.send(advert(1 + i % 200));
            }
            ofB.send(advert(255));
        }
        wire.awaitAdvert(advert -> advert.vrid() == 255, SOON);
        // 400 coin tosses: five standard deviations are 50.
        assertThat(cable.frames(VrrpAdvert.class).size()).isBetween(150, 250);
        assertThat(wire.frames(VrrpAdvert.class).size()).isEqualTo(401);
    }

    @Test
    void aLinkThatIsDownHasNoCarrierUntilItIsUp() {
        a.link().down();
        assertThat(carrier(a)).isEqualTo("0");
        a.link().up();
        assertThat(carrier(a)).isEqualTo("1");
        VipClient client = VipClient.start(b, "fd77::1");
        client.awaitAnswer(SOON);
    }

    @Test
    void deafnessOutlivesACarrierFlap() {
        a.link().deaf();
        a.link().down();
        a.link().up();
        assertThat(AddressQuery.whoAnswers(b, "10.77.0.1", Duration.ofMillis(200)))
                .isEmpty();
        a.link().heal();
        assertThat(AddressQuery.whoAnswers(b, "10.77.0.1", Duration.ofMillis(200)))
                .containsExactly(a.link().macAddress());
        assertThat(AddressQuery.whoAnswers(b, "fd77::1", Duration.ofMillis(200)))
                .containsExactly(a.link().macAddress());
    }

    @Test
    void aSwitchPortSpeaksToItsHostEvenWhileTheLinkIsDeaf() {
        a.link().deaf();
        Sniffer inside = Sniffer.open(a.namespace(), "eth0", Sniffer.Scope.CABLE);
        Sniffer wire = lan.sniff();
        try (inside;
                Injector port = a.link().switchPort()) {
            port.send(Frames.bridgeProtocolDataUnit(a.link().macAddress()));
            port.send(Frames.linkAggregation(a.link().macAddress()));
            port.send(Frames.linkLayerDiscovery(a.link().macAddress()));
            inside.await(frame -> frame.ethernet().type() == 0x88cc, SOON);
            assertThat(inside.frames(Frame.Other.class)).hasSize(3);
        }
        assertThat(wire.frames(Frame.Other.class)).isEmpty();
    }

    @Test
    void anAddressOnTwoHostsIsAnsweredByBoth() {
        a.addAddress("eth0", "10.77.0.100/32");
        b.addAddress("eth0", "10.77.0.100/32");
        Host client = lab.host("client", lan, "10.77.0.50/24");
        assertThat(AddressQuery.whoAnswers(client, "10.77.0.100", Duration.ofMillis(200)))
                .containsExactlyInAnyOrder(a.link().macAddress(), b.link().macAddress());
    }

    @Test
    void anImpossibleLossIsRefused() {
        assertThatThrownBy(() -> a.link().loss(101))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("101");
    }

    private static Predicate<Frame> isArpRequest() {
        return frame -> frame instanceof ArpFrame arp && arp.isRequest();
    }

    private byte[] arpRequest() {
        return Frames.arpRequest(
                b.link().macAddress(), InetAddress.ofLiteral("10.77.0.2"), InetAddress.ofLiteral("10.77.0.1"));
    }

    private static byte[] advert(int vrid) {
        return AdvertDraft.v3("10.77.0.9", vrid, 100, 100, "10.77.0.100").toFrame();
    }

    private static String carrier(Host host) {
        return host.run("cat", "/sys/class/net/eth0/carrier").strip();
    }
}
