package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interfaces that come, go and change, and interfaces of other kinds than a plain one. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class InterfaceKindsTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Segment77 network = new Segment77("kinds");
    private final Sniffer sniffer = network.segment.sniff();
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private Holdfastd start(Host host, String interfaceName, int priority) {
        return start(host, Segment77.ipv4Router(priority).withInterface(interfaceName));
    }

    private Holdfastd start(Host host, NodeFile.Router router) {
        Holdfastd node = Holdfastd.on(host, programs, NodeFile.of(host.name(), router));
        node.start();
        return node;
    }

    private static void awaitState(Holdfastd node, String state) {
        node.awaitStatus(status -> status.router(VRID).state().equals(state), SOON);
    }

    @Test
    void anInterfaceMayComeLateGoByAnotherNameComeBackAndVanish() {
        // Both ends of the cable are here, so nobody can prove the link.
        Holdfastd node =
                start(network.a, Segment77.ipv4Router(100).withInterface("late").with("startup", "{ gate: off }"));
        awaitState(node, "FAULT");
        network.a.ip("""
                link add late type veth peer name other
                address add 10.77.0.9/24 dev late
                link set other up
                link set late up""");
        awaitState(node, "ACTIVE");
        assertThat(network.a.run("ip", "-o", "address", "show", "dev", "late")).contains(" " + VIP + "/24");

        network.a.ip("link set late down\nlink set late name away\nlink set away up");
        awaitState(node, "FAULT");
        assertThat(network.a.holds(VIP)).isFalse();
        network.a.ip("link set away down\nlink set away name late\nlink set late up");
        awaitState(node, "ACTIVE");

        network.a.ip("link delete dev late");
        awaitState(node, "FAULT");
    }

    @Test
    void anotherMacIsAnnouncedAtOnce() {
        Holdfastd node = start(network.a, "eth0", 100);
        awaitState(node, "ACTIVE");
        MacAddress other = MacAddress.parse("02:00:00:00:77:77");
        network.a.ip("link set dev eth0 address " + other);
        await().atMost(SOON)
                .until(() -> sniffer.frames(ArpFrame.class).stream()
                        .anyMatch(arp -> arp.isGratuitous()
                                && arp.sender().equals(InetAddress.ofLiteral(VIP))
                                && arp.senderMac().equals(other)));
        assertThat(node.status().router(VRID).state()).isEqualTo("ACTIVE");
    }

    @ParameterizedTest(name = "on a {0}")
    @CsvSource(delimiter = '|', textBlock = """
            bridge  | over0  | link add over0 type bridge stp_state 0 forward_delay 0; link set eth0 master over0
            vlan    | eth0.7 | link add link eth0 name eth0.7 type vlan id 7
            macvlan | over0  | link add link eth0 name over0 type macvlan mode bridge
            bond    | over0  | link add over0 type bond mode active-backup; link set eth0 down; link set eth0 master over0
            """)
    void twoNodesElectOneAndTheOtherTakesOver(String kind, String name, String commands) {
        Holdfastd a = onKind(network.a, kind, name, commands, 150);
        awaitState(a, "ACTIVE");
        Holdfastd b = onKind(network.b, kind, name, commands, 100);
        awaitState(b, "BACKUP");
        a.stop();
        awaitState(b, "ACTIVE");
        assertThat(network.b.run("ip", "-o", "address", "show", "dev", name)).contains(" " + VIP + "/24");
        if (!kind.equals("vlan")) {
            assertThat(AddressQuery.whoAnswers(network.client, VIP, Duration.ofMillis(500)))
                    .hasSize(1);
        }
    }

    private Holdfastd onKind(Host host, String kind, String name, String commands, int priority) {
        try {
            host.ip(commands.replace("; ", "\n"));
        } catch (LabException missing) {
            assumeTrue(false, "NOT TESTED: this kernel has no interface of kind " + kind + ": " + missing.getMessage());
        }
        // Else the interface below answers for what is on the one above, as Linux does by default.
        host.sysctl("net/ipv4/conf/all/arp_ignore", "1");
        String address = host.name().equals("a") ? "10.77.0.11/24" : "10.77.0.12/24";
        host.ip("address flush dev eth0\naddress add " + address + " dev " + name + "\nlink set eth0 up\nlink set "
                + name + " up");
        return start(host, name, priority);
    }
}
