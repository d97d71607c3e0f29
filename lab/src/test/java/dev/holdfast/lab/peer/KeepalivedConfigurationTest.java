package dev.holdfast.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.peer.Keepalived.Config;
import dev.holdfast.lab.peer.Keepalived.Instance;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepalivedConfigurationTest {

    @Test
    void everySettingIsWrittenAsKeepalivedReadsIt() {
        Instance instance = Instance.of(51, 150, "10.77.0.100/24")
                .withVersion(2)
                .withInterval(Duration.ofSeconds(2))
                .withoutPreemption()
                .withUnicast("10.77.0.1", "10.77.0.2", "10.77.0.3")
                .withLine("preempt_delay 3");
        String text = Keepalived.text(
                Config.of(instance).withStartupDelay(Duration.ofMillis(5500)).withGlobal("vrrp_garp_master_repeat 1"));
        assertThat(text.lines().map(String::strip))
                .containsSubsequence(
                        "vrrp_startup_delay 5.50",
                        "vrrp_garp_master_repeat 1",
                        "vrrp_instance V51 {",
                        "version 2",
                        "state BACKUP",
                        "interface eth0",
                        "virtual_router_id 51",
                        "priority 150",
                        "advert_int 2",
                        "nopreempt",
                        "unicast_src_ip 10.77.0.1",
                        "unicast_peer {",
                        "10.77.0.2",
                        "10.77.0.3",
                        "preempt_delay 3",
                        "virtual_ipaddress {",
                        "10.77.0.100/24");
    }

    @Test
    void aSyncGroupNamesItsInstances() {
        String text = Keepalived.text(
                Config.of(Instance.of(51, 100, "10.77.0.100/24"), Instance.of(61, 100, "10.78.0.100/24"))
                        .withSyncGroup("fw"));
        assertThat(text.lines().map(String::strip))
                .containsSubsequence("vrrp_sync_group fw {", "group {", "V51", "V61", "}", "}", "vrrp_instance V51 {");
    }

    @Test
    void anIpv6InstanceSaysSo() {
        assertThat(Keepalived.text(Config.of(Instance.of(52, 100, "fe80::100/64"))))
                .contains("native_ipv6");
    }
}
