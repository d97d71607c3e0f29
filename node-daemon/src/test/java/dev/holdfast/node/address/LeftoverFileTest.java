package dev.holdfast.node.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.IpAddress;
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
