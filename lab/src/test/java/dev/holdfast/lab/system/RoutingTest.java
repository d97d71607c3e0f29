package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VIP6;
import static dev.holdfast.lab.system.Segment77.VRID;
import static dev.holdfast.lab.system.Segment77.VRID6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Routes and rules go where the addresses go, and nobody else's are touched. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class RoutingTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GATEWAY = "10.77.0.50";

    private final Segment77 network = new Segment77("routing");
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private static NodeFile file(String node, int priority) {
        return NodeFile.of(
                node,
                Segment77.ipv4Router(priority)
                        .with(
                                "routes",
                                "[ 'default via " + GATEWAY + " table 100', '10.99.0.0/16 via " + GATEWAY + " src "
                                        + VIP + " metric 7', '10.98.0.0/16 dev eth0' ]")
                        .with("rules", "[ 'from " + VIP + " table 100 priority 1000' ]"),
                Segment77.ipv6Router(priority)
                        .with("routes", "[ 'fd99::/64 via fd77::50 metric 7' ]")
                        .with("rules", "[ 'from " + VIP6 + " table 100 priority 1001' ]"));
    }

    private Holdfastd start(Host host, String node, int priority) {
        Holdfastd daemon = Holdfastd.on(host, programs, file(node, priority));
        daemon.start();
        daemon.awaitStatus(status -> status.routers().size() == 2, SOON);
        return daemon;
    }

    private static void awaitActive(Holdfastd daemon) {
        daemon.awaitStatus(
                status -> status.router(VRID).isActive() && status.router(VRID6).isActive(), SOON);
    }

    private static String table(Host host) {
        return host.run("ip", "route", "show", "table", "all", "proto", "112")
                + host.run("ip", "-6", "route", "show", "table", "all", "proto", "112");
    }

    /** What the kernel would do with a packet there; its refusal where it has no way. */
    private static String wayTo(Host host, String destination) {
        return host.run("sh", "-c", "ip -6 route get " + destination + " 2>&1 || true");
    }

    private static String rules(Host host) {
        return host.run("ip", "rule") + host.run("ip", "-6", "rule");
    }

    private static void assertAllThere(Host host) {
        assertThat(table(host))
                .contains("default via " + GATEWAY + " dev eth0 table 100")
                .contains("src " + VIP)
                .contains("10.99.0.0/16 via " + GATEWAY + " dev eth0")
                .contains("10.98.0.0/16 dev eth0")
                .contains("fd99::/64 via fd77::50 dev eth0");
        assertThat(rules(host))
                .contains("1000:\tfrom " + VIP + " lookup 100")
                .contains("1001:\tfrom " + VIP6 + " lookup 100");
    }

    private static void assertNothingThere(Host host) {
        assertThat(table(host)).isBlank();
        assertThat(rules(host)).doesNotContain("1000:").doesNotContain("1001:");
    }

    private static void awaitNothingThere(Host host) {
        await().atMost(SOON).untilAsserted(() -> assertNothingThere(host));
    }

    @Test
    void theyMoveWithTheAddressesAndGoWithTheDaemon() {
        Holdfastd first = start(network.a, "a", 150);
        awaitActive(first);
        assertAllThere(network.a);
        Holdfastd second = start(network.b, "b", 100);
        second.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), SOON);
        assertNothingThere(network.b);
        first.stop();
        assertNothingThere(network.a);
        awaitActive(second);
        assertAllThere(network.b);
    }

    @Test
    void theyGoWithAKilledDaemonWhetherItsLauncherLivesOrNot() {
        Holdfastd daemon = start(network.a, "a", 150);
        awaitActive(daemon);
        daemon.killDaemonOnly();
        awaitNothingThere(network.a);
        await().atMost(SOON).until(() -> !daemon.isRunning());

        daemon.start();
        awaitActive(daemon);
        assertAllThere(network.a);
        daemon.kill();
        // Nobody is left to take them off: the kernel takes what names the address, and uses nothing whose lifetime is
        // over.
        await().atMost(SOON).untilAsserted(() -> assertThat(table(network.a)).doesNotContain("src " + VIP));
        await().atMost(SOON).until(() -> !wayTo(network.a, "fd99::1").contains("fd77::50"));
        assertThat(table(network.a)).contains("default via " + GATEWAY).contains("10.98.0.0/16");
        // The rest, and the rules, wait for the next start, or this command.
        assertThat(daemon.command("release"))
                .contains("released eth0 route 0.0.0.0/0 via " + GATEWAY + " table 100")
                .contains("released eth0 rule from " + VIP)
                .contains("released eth0 rule6 from " + VIP6);
        assertNothingThere(network.a);
    }

    @Test
    void whatSomebodyTakesOffIsPutBackAndWhatIsNotOursIsLeftAlone() {
        network.a.run("ip", "route", "add", "10.99.0.0/16", "via", "10.77.0.3", "metric", "7");
        Holdfastd daemon = start(network.a, "a", 150);
        awaitActive(daemon);
        daemon.process()
                .awaitOutput(said -> said.contains("event=refused router=web what=\"eth0 route 10.99.0.0/16"), SOON);
        assertThat(network.a.run("ip", "route", "show", "10.99.0.0/16")).contains("via 10.77.0.3");
        network.a.run("ip", "route", "delete", "10.99.0.0/16", "metric", "7");
        await().atMost(SOON).untilAsserted(() -> assertAllThere(network.a));
        network.a.run("ip", "route", "delete", "10.98.0.0/16");
        network.a.run("ip", "rule", "delete", "priority", "1000");
        await().atMost(SOON).untilAsserted(() -> assertAllThere(network.a));
        // A reload that names one route less takes off that one.
        daemon.reload(NodeFile.of(
                "a",
                Segment77.ipv4Router(150).with("routes", "[ '10.98.0.0/16 dev eth0' ]"),
                Segment77.ipv6Router(150)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(table(network.a).strip().lines())
                        .singleElement()
                        .asString()
                        .contains("10.98.0.0/16"));
        assertThat(rules(network.a)).doesNotContain("1000:").doesNotContain("1001:");
    }
}
