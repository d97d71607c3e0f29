package dev.holdfast.node.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualRoute;
import dev.holdfast.vrrp.settings.VirtualRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoverFileTest {

    private static final Leftover IPV4 = new Leftover.Address("eth0", IpAddress.parse("10.77.0.100"), 24);
    private static final Leftover IPV6 = new Leftover.Address("eth0", IpAddress.parse("fd77::100"), 64);

    @TempDir
    private Path directory = Path.of("");

    private Path path() {
        return directory.resolve("leftovers");
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        LeftoverFile file = new LeftoverFile(path());
        Leftover made = new Leftover.MadeInterface("vrrp4-51");
        Leftover former = new Leftover.FormerSetting("eth0", "arp_ignore", 0);
        file.write(List.of(IPV4, IPV6, made, former));
        assertThat(Files.readString(path()))
                .isEqualTo("eth0 10.77.0.100/24\neth0 fd77::100/64\nvrrp4-51 macvlan\neth0 arp_ignore=0\n");
        assertThat(file.read()).containsExactly(IPV4, IPV6, made, former);
    }

    @Test
    void readsBackRoutesAndRulesOfBothFamilies() throws IOException {
        LeftoverFile file = new LeftoverFile(path());
        List<Leftover> routing = List.of(
                new Leftover.Route("eth0", VirtualRoute.parse("default via 10.77.0.254 src 10.77.0.100 table 100")),
                new Leftover.Route("eth0", VirtualRoute.parse("fd99::/64 via fe80::1 dev eth1 metric 5 onlink")),
                new Leftover.Rule("eth0", VirtualRule.parse("from 10.77.0.100 table 100 priority 9", Family.IPV4)),
                new Leftover.Rule("eth0", VirtualRule.parse("fwmark 7 table 100 priority 9", Family.IPV6)));
        file.write(routing);
        assertThat(Files.readAllLines(path()))
                .containsExactly(
                        "eth0 route 0.0.0.0/0 via 10.77.0.254 src 10.77.0.100 table 100",
                        "eth0 route fd99::/64 via fe80::1 dev eth1 metric 5 onlink",
                        "eth0 rule from 10.77.0.100/32 table 100 priority 9",
                        "eth0 rule6 fwmark 7 table 100 priority 9");
        assertThat(file.read()).containsExactlyElementsOf(routing);
        Files.writeString(path(), "eth0 route 10.99.0.0/99\neth0 rule table 9\neth0 rule6 \neth0 route");
        assertThat(file.read()).isEmpty();
    }

    @Test
    void isEmptyWhereThereIsNoFile() {
        assertThat(new LeftoverFile(path()).read()).isEmpty();
    }

    @Test
    void passesOverLinesThatAreNone() throws IOException {
        Files.writeString(
                path(), "\neth0\neth0 10.77.0.999/32\n/ x\neth0 10.77.0.100/24\neth0 fd77::1\neth0 a=b\neth0 1/x");
        assertThat(new LeftoverFile(path()).read()).containsExactly(IPV4);
    }

    @Test
    void recorderKeepsTheFileInStep() {
        List<String> failures = new ArrayList<>();
        LeftoverFile file = new LeftoverFile(path());
        try (LeftoverRecorder recorder = new LeftoverRecorder(file::write, failures::add)) {
            recorder.held(IPV4);
            recorder.held(IPV6);
            recorder.gone(IPV4);
        }
        assertThat(file.read()).containsExactly(IPV6);
        assertThat(failures).isEmpty();
    }

    @Test
    void recorderSaysWhenItCannotWrite() {
        List<String> failures = new ArrayList<>();
        LeftoverFile file = new LeftoverFile(directory.resolve("nowhere").resolve("leftovers"));
        try (LeftoverRecorder recorder = new LeftoverRecorder(file::write, failures::add)) {
            recorder.held(IPV4);
        }
        assertThat(failures).isNotEmpty().allMatch(line -> line.startsWith("cannot write the leftovers file"));
    }
}
