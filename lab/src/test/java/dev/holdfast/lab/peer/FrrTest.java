package dev.holdfast.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class FrrTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void itAdvertisesFromTheVirtualMacAndServesTheAddress() {
        try (Lab lab = Lab.open("frr")) {
            Segment lan = lab.segment("lan");
            Host a = lab.host("a", lan, "10.77.0.1/24", "fd77::1/64");
            Host client = lab.host("client", lan, "10.77.0.50/24", "fd77::50/64");
            Sniffer wire = lan.sniff();
            Frr frr = Frr.start(a, Frr.VirtualRouter.of(51, 120, "10.77.0.100"));

            VrrpAdvert advert = wire.awaitAdvert(heard -> heard.vrid() == 51, SOON);
            assertThat(advert.isValid()).isTrue();
            assertThat(advert.version()).isEqualTo(3);
            assertThat(advert.priority()).isEqualTo(120);
            assertThat(advert.source()).isEqualTo(InetAddress.ofLiteral("10.77.0.1"));
            assertThat(advert.ethernet().source()).isEqualTo(MacAddress.ofVirtualRouter(4, 51));
            VipClient.start(client, "10.77.0.100").awaitAnswer(SOON);
            assertThat(frr.show()).contains("Master");
        }
    }
}
