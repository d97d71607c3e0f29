package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.lab.LabException;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.program.SystemdMachine;
import dev.holdfast.lab.wire.Sniffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/install.md on a machine with a real systemd: the three commands, the unit's bounds, reload, death, stop. */
@Tag("lab")
class SystemdTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** CAP_NET_ADMIN (12), CAP_NET_RAW (13), CAP_SYS_NICE (23). */
    private static final String THREE_CAPABILITIES = "0000000000803000";

    private final Segment77 network = new Segment77("systemd");
    private final Sniffer sniffer = network.segment.sniff();
    private @Nullable SystemdMachine booted;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(SystemdMachine.isThere(), "NOT TESTED: there is no systemd on this machine");
        try {
            booted = SystemdMachine.boot(network.a);
        } catch (LabException failed) {
            assumeTrue(false, "NOT TESTED: " + failed.getMessage());
        }
        SystemdMachine machine = machine();
        Path archive = Programs.find().holdfastdArchive();
        String home = "/opt/" + archive.getFileName().toString().replace(".tar.gz", "");
        machine.run("tar", "-xzf", machine.put(archive, "/tmp"), "-C", "/opt");
        machine.run("systemctl", "set-environment", "HOLDFAST_JAVA_HOME=" + System.getProperty("java.home"));
        assertThat(machine.run(
                        "env",
                        "HOLDFAST_JAVA_HOME=" + System.getProperty("java.home"),
                        home + "/bin/install-holdfastd"))
                .contains("wrote /etc/holdfast/node.yaml");
        write(100);
        machine.run("systemctl", "enable", "--now", "holdfastd");
        await().atMost(SOON).until(() -> network.a.holds(VIP));
    }

    @AfterEach
    void remove() {
        if (booted != null) {
            booted.close();
        }
        network.close();
    }

    private SystemdMachine machine() {
        return Objects.requireNonNull(booted);
    }

    private void write(int priority) {
        String yaml = NodeFile.of("a", Segment77.ipv4Router(priority)).yaml();
        machine().run("sh", "-c", "printf %s \"$1\" >/etc/holdfast/node.yaml", "write", yaml);
    }

    private String property(String name) {
        return machine()
                .run("systemctl", "show", "--value", "-p", name, "holdfastd")
                .strip();
    }

    private String processStatus(String field) {
        return machine()
                .run("sed", "-n", "s/^" + field + ":\\s*//p", "/proc/" + property("MainPID") + "/status")
                .strip();
    }

    @Test
    void itRunsWithThreeCapabilitiesTakesAReloadComesBackFromDeathAndLetsGoAtTheEnd() {
        SystemdMachine machine = machine();
        assertThat(property("ActiveState")).isEqualTo("active");
        assertThat(processStatus("CapBnd")).isEqualTo(THREE_CAPABILITIES);
        assertThat(processStatus("CapEff")).isEqualTo(THREE_CAPABILITIES);
        assertThat(processStatus("NoNewPrivs")).isEqualTo("1");
        assertThat(machine.run("sh", "-c", "ls -ld /var/lib/holdfastd")).startsWith("drwx------");

        // No failover for another priority.
        String before = property("MainPID");
        write(120);
        machine.run("systemctl", "reload", "holdfastd");
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID && advert.priority() == 120, SOON);
        assertThat(property("MainPID")).isEqualTo(before);
        assertThat(sniffer.adverts(4, VRID)).noneMatch(advert -> advert.priority() == 0);

        // The JVM dies: its launcher says the farewell, and systemd starts both anew.
        machine.run("sh", "-c", "kill -KILL $(cat /proc/" + before + "/task/" + before + "/children)");
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID && advert.priority() == 0, SOON);
        await().atMost(SOON).until(() -> !property("MainPID").equals(before) && network.a.holds(VIP));
        assertThat(property("NRestarts")).isEqualTo("1");

        machine.run("systemctl", "stop", "holdfastd");
        assertThat(network.a.holds(VIP)).isFalse();
        assertThat(property("Result")).isEqualTo("success");
        assertThat(machine.run("systemd-analyze", "verify", "holdfastd.service"))
                .isBlank();
    }
}
