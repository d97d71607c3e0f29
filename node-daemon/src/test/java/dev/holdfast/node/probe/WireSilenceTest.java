package dev.holdfast.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireSilenceTest {

    @Test
    void dropsEveryArpThatSaysItHasTheAddress() {
        assertThat(WireSilence.beginScript("holdfast_eth0_4_51", List.of(IpAddress.parse("10.77.0.100"))))
                .isEqualTo("""
                        add table arp holdfast_eth0_4_51
                        delete table arp holdfast_eth0_4_51
                        add table arp holdfast_eth0_4_51
                        add chain arp holdfast_eth0_4_51 out { type filter hook output priority 0; policy accept; }
                        add rule arp holdfast_eth0_4_51 out arp saddr ip 10.77.0.100 drop
                        """);
    }

    @Test
    void dropsNeighbourAdvertisementsByTheirTarget() {
        assertThat(WireSilence.beginScript("t", List.of(IpAddress.parse("fd77::100"))))
                .contains("icmpv6 type nd-neighbor-advert @th,64,128 0xfd770000000000000000000000000100 drop");
    }

    @Test
    void takesAwayWhatMayNotBeThere() {
        assertThat(WireSilence.endScript("t", Family.IPV6)).isEqualTo("add table ip6 t\ndelete table ip6 t\n");
    }
}
