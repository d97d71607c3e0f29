package dev.holdfast.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.client.Outage;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.peer.Keepalived.Config;
import dev.holdfast.lab.peer.Keepalived.Instance;
import dev.holdfast.lab.wire.Frame.Checksum;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The lab against two real keepalived, whose behaviour is known: what it reports must be what they do. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class KeepalivedPairTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final InetAddress A = InetAddress.ofLiteral("10.77.0.1");
    private static final InetAddress B = InetAddress.ofLiteral("10.77.0.2");
    private static final Instance HIGH = Instance.of(51, 200, "10.77.0.100/24");
    private static final Instance LOW = Instance.of(51, 100, "10.77.0.100/24");

    private Lab lab;
    private Host a;
    private Host b;
    private Host client;
    private Sniffer wire;

    @BeforeEach
    void openTheLab() {
        lab = Lab.open("keepalived pair");
        Segment lan = lab.segment("lan");
        a = lab.host("a", lan, "10.77.0.1/24", "fd77::1/64");
        b = lab.host("b", lan, "10.77.0.2/24", "fd77::2/64");
        client = lab.host("client", lan, "10.77.0.50/24", "fd77::50/64");
        wire = lan.sniff();
    }

    @AfterEach
    void closeTheLab() {
        lab.close();
    }

    @Test
    void itsAdvertsAreDecodedVerifiedAndOneSecondApart() {
        Keepalived.start(a, Config.of(HIGH));
        wire.awaitAdvert(advert -> advert.source().equals(A), SOON);
        long first = wire.adverts(4, 51).getFirst().atNanos();
        wire.awaitAdvertAfter(first + 2_900_000_000L, advert -> true, SOON);

        List<VrrpAdvert> adverts = wire.adverts(4, 51);
        assertThat(adverts).hasSize(4).allSatisfy(advert -> {
            assertThat(advert.isValid()).isTrue();
            assertThat(advert.version()).isEqualTo(3);
            assertThat(advert.checksum()).isEqualTo(Checksum.WITH_PSEUDO_HEADER);
            assertThat(advert.priority()).isEqualTo(200);
            assertThat(advert.interval()).isEqualTo(Duration.ofSeconds(1));
            assertThat(advert.addresses()).containsExactly(InetAddress.ofLiteral("10.77.0.100"));
            assertThat(advert.ip().ttl()).isEqualTo(255);
            assertThat(advert.ethernet().source()).isEqualTo(a.link().macAddress());
        });
        assertThat(wire.record().longestAdvertSilence(4, 51).length())
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(1200));
        assertThat(wire.record().advertising(4, 51, WallClock.nowNanos())).containsExactly(A);
    }

    @Test
    void versionTwoAndIpv6AreDecodedAsWell() {
        Keepalived.start(
                a,
                Config.of(
                        Instance.of(61, 150, "10.77.0.101/24").withVersion(2),
                        Instance.of(62, 150, "fe80::100/64", "fd77::100/64")));
        VrrpAdvert two = wire.awaitAdvert(advert -> advert.vrid() == 61, SOON);
        assertThat(two.version()).isEqualTo(2);
        assertThat(two.isValid()).isTrue();
        VrrpAdvert six = wire.awaitAdvert(advert -> advert.vrid() == 62, SOON);
        assertThat(six.family()).isEqualTo(6);
        assertThat(six.checksum()).isEqualTo(Checksum.WITH_PSEUDO_HEADER);
        assertThat(six.isValid()).isTrue();
        assertThat(six.addresses().getFirst().isLinkLocalAddress()).isTrue();
        VipClient six6 = VipClient.start(client, "fd77::100");
        six6.awaitAnswer(SOON);
    }

    @Test
    void anOrderlyStopMovesTheAddressAndTheClientSeesHowLong() {
        Keepalived high = Keepalived.start(a, Config.of(HIGH));
        Keepalived.start(b, Config.of(LOW));
        VipClient vip = VipClient.start(client, "10.77.0.100");
        vip.awaitAnswer(SOON);
        assertThat(a.holds("10.77.0.100")).isTrue();

        long stopped = WallClock.nowNanos();
        high.stop();
        wire.awaitAdvertAfter(stopped, advert -> advert.priority() == 0, SOON);
        Outage outage = vip.awaitOutageAfter(stopped, SOON);
        // After priority 0 the other waits its skew: 156/256 of an interval.
        assertThat(outage.length()).isBetween(Duration.ofMillis(400), Duration.ofMillis(1200));
        assertThat(a.holds("10.77.0.100")).isFalse();
        assertThat(b.holds("10.77.0.100")).isTrue();
        assertThat(AddressQuery.whoAnswers(client, "10.77.0.100", Duration.ofMillis(200)))
                .containsExactly(b.link().macAddress());
        assertThat(wire.record().overlaps(4, 51)).isEmpty();
    }

    @Test
    void aLostCarrierMovesTheAddressAfterTheDownInterval() {
        Keepalived.start(a, Config.of(HIGH));
        Keepalived.start(b, Config.of(LOW));
        VipClient vip = VipClient.start(client, "10.77.0.100");
        vip.awaitAnswer(SOON);

        long down = WallClock.nowNanos();
        a.link().down();
        Outage outage = vip.awaitOutageAfter(down, SOON);
        assertThat(outage.length()).isBetween(Duration.ofMillis(2000), Duration.ofMillis(4000));
        assertThat(wire.record().advertising(4, 51, WallClock.nowNanos())).contains(B);
    }

    @Test
    void aKilledDaemonLeavesTheAddressOnTwoHosts() {
        Keepalived high = Keepalived.start(a, Config.of(HIGH));
        Keepalived.start(b, Config.of(LOW));
        wire.awaitAdvert(advert -> advert.source().equals(A), SOON);
        long killed = WallClock.nowNanos();
        high.kill();
        wire.awaitAdvertAfter(killed, advert -> advert.source().equals(B), SOON);
        assertThat(AddressQuery.whoAnswers(client, "10.77.0.100", Duration.ofMillis(300)))
                .containsExactlyInAnyOrder(a.link().macAddress(), b.link().macAddress());
    }

    @Test
    void twoHalvesOfASegmentAreSeenAsAnOverlap() {
        Keepalived.start(a, Config.of(HIGH));
        wire.awaitAdvert(advert -> advert.source().equals(A), SOON);
        // b hears nobody but is heard: both advertise on the segment.
        b.link().deafInbound();
        Keepalived.start(b, Config.of(LOW));
        VrrpAdvert first = wire.awaitAdvert(advert -> advert.source().equals(B), SOON);
        wire.awaitAdvertAfter(first.atNanos(), advert -> advert.source().equals(A), SOON);
        wire.awaitAdvertAfter(
                first.atNanos() + 900_000_000L, advert -> advert.source().equals(B), SOON);
        assertThat(wire.record().overlaps(4, 51)).singleElement().satisfies(overlap -> {
            assertThat(overlap.first()).isEqualTo(A);
            assertThat(overlap.second()).isEqualTo(B);
            assertThat(overlap.fromNanos()).isEqualTo(first.atNanos());
        });
        assertThat(wire.record().advertising(4, 51, WallClock.nowNanos())).containsExactlyInAnyOrder(A, B);
    }
}
