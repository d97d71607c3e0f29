package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.lab.client.VipClient;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class NetworkTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void namespacesComeWithTheLabAndGoWithIt() throws IOException {
        String id;
        Path directory;
        try (Lab lab = Lab.open("namespaces come and go")) {
            id = lab.id();
            directory = lab.directory();
            Segment lan = lab.segment("lan");
            lab.host("a", lan, "10.77.0.1/24", "fd77::1/64");
            assertThat(namespaces(id)).containsExactlyInAnyOrder("hf-" + id + "-lan", "hf-" + id + "-a");
            assertThat(directory).isDirectory();
        }
        assertThat(namespaces(id)).isEmpty();
        assertThat(directory).doesNotExist();
        assertThat(Ledger.home().resolve(id + ".ledger")).doesNotExist();
    }

    @Test
    void theOuterNamespaceGetsNoInterfaceAddressOrRoute() throws IOException {
        String before = outerNetwork();
        try (Lab lab = Lab.open("outer namespace")) {
            Segment lan = lab.segment("lan");
            lab.host("a", lan, "10.77.0.1/24", "fd77::1/64");
            lab.host("b", lan, "10.77.0.2/24", "fd77::2/64");
            assertThat(outerNetwork()).isEqualTo(before);
        }
        assertThat(outerNetwork()).isEqualTo(before);
    }

    @Test
    void twoLabsWithTheSameAddressesDoNotMeet() {
        try (Lab one = Lab.open("one of two");
                Lab other = Lab.open("other of two")) {
            Host client = one.host("client", one.segment("lan"), "10.77.0.50/24", "fd77::50/64");
            Segment lan = other.segment("lan");
            other.host("server", lan, "10.77.0.1/24", "fd77::1/64");
            Host neighbour = other.host("client", lan, "10.77.0.50/24", "fd77::50/64");

            VipClient served = VipClient.start(neighbour, "10.77.0.1");
            VipClient served6 = VipClient.start(neighbour, "fd77::1");
            VipClient alone = VipClient.start(client, "10.77.0.1");
            served.awaitAnswer(SOON);
            served6.awaitAnswer(SOON);
            assertThat(alone.replies()).isZero();
        }
    }

    @Test
    void aNetworkOfFourHostsOpensInWellUnderThreeSeconds() {
        long begin = System.nanoTime();
        try (Lab lab = Lab.open("speed")) {
            Segment lan = lab.segment("lan");
            for (int i = 1; i <= 4; i++) {
                lab.host("h" + i, lan, "10.77.0." + i + "/24", "fd77::" + i + "/64");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aHostMayHaveInterfacesOnSeveralSegments() {
        try (Lab lab = Lab.open("two segments")) {
            Segment lan = lab.segment("lan");
            Segment storage = lab.segment("storage");
            Host router = lab.host("router", lan, "10.77.0.1/24");
            assertThat(router.connect(storage, "10.78.0.1/24").interfaceName()).isEqualTo("eth1");
            Host far = lab.host("far", storage, "10.78.0.2/24");
            VipClient client = VipClient.start(far, "10.78.0.1");
            client.awaitAnswer(SOON);
            assertThat(router.holds("10.77.0.1")).isTrue();
            router.removeAddress("eth1", "10.78.0.1/24");
            assertThat(router.holds("10.78.0.1")).isFalse();
        }
    }

    @Test
    void aHostOfAnotherLabIsRefused() {
        try (Lab one = Lab.open("one");
                Lab other = Lab.open("other")) {
            Host host = one.host("a");
            Segment foreign = other.segment("lan");
            assertThatThrownBy(() -> host.connect(foreign))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("another lab");
        }
    }

    @Test
    void aNameThatIsTooLongIsRefusedBeforeAnythingIsMade() throws IOException {
        try (Lab lab = Lab.open("names")) {
            assertThatThrownBy(() -> lab.host("a-very-long-name"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("1 to 8 characters");
            assertThat(namespaces(lab.id())).isEmpty();
        }
    }

    static List<String> namespaces(String id) throws IOException {
        try (Stream<Path> names = Files.list(Path.of("/run/netns"))) {
            return names.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("hf-" + id + "-"))
                    .toList();
        }
    }

    private static String outerNetwork() throws IOException {
        String interfaces = NetworkInterface.networkInterfaces()
                .map(card -> card.getName() + card.getInterfaceAddresses())
                .sorted()
                .collect(Collectors.joining("\n"));
        return interfaces
                + Files.readString(Path.of("/proc/net/route"))
                + Files.readString(Path.of("/proc/net/ipv6_route")).replaceAll("(?m) [0-9a-f]{8} [0-9a-f]{8} ", " ");
    }
}
