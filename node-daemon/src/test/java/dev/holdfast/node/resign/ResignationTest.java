package dev.holdfast.node.resign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResignationTest {

    private static final String RUN = "3f0e";
    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final IpAddress GROUP6 = IpAddress.parse("ff02::12");
    private static final IpAddress SOURCE = IpAddress.parse("10.77.0.1");
    private static final IpAddress SOURCE6 = IpAddress.parse("fe80::1");
    private static final Link ETH0 = new Link(2, "eth0", 0, 0x0200_0000_0001L);

    @TempDir
    private Path directory = Path.of("");

    private static RouterSettings settings(Family family, int version) {
        String addresses = family == Family.IPV4 ? "10.77.0.100/24" : "fe80::77/64";
        return version == 2
                ? DeclaredRouter.with(
                        "priority", "150", "addresses", addresses, "version", "2", "authentication", "secret")
                : DeclaredRouter.with("priority", "150", "addresses", addresses);
    }

    private static Resignation resignation(Family family, int version) {
        boolean ipv4 = family == Family.IPV4;
        return new Resignation(
                settings(family, version), ipv4 ? SOURCE : SOURCE6, List.of(ipv4 ? GROUP : GROUP6), ETH0, ETH0);
    }

    @ParameterizedTest
    @CsvSource({"IPV4, 2, 20, 8, 9", "IPV4, 3, 20, 8, 9", "IPV6, 3, 40, 7, 6"})
    void packetIsAWholeAdvertOfPriorityZero(Family family, int version, int headerBytes, int hopsAt, int protocolAt) {
        PreparedAdvert advert =
                resignation(family, version).adverts(new AdvertisementEncoder()).getFirst();
        ByteBuffer packet = ByteBuffer.wrap(advert.packet());
        assertThat(packet.get(0) >>> 4).isEqualTo(family == Family.IPV4 ? 4 : 6);
        assertThat(packet.get(hopsAt) & 0xFF).isEqualTo(255);
        assertThat(packet.get(protocolAt)).isEqualTo((byte) 112);
        int sourceAt = headerBytes - 2 * family.addressBytes();
        IpAddress source = IpAddress.read(family, packet, sourceAt);
        IpAddress destination = IpAddress.read(family, packet, sourceAt + family.addressBytes());
        Advertisement said = new Advertisement();
        assertThat(new AdvertisementDecoder()
                        .decode(
                                packet.position(headerBytes).slice(),
                                255,
                                family,
                                source.high(),
                                source.low(),
                                destination.high(),
                                destination.low(),
                                said))
                .as("why it is not valid")
                .isNull();
        assertThat(said.priority()).isZero();
        assertThat(said.vrid()).isEqualTo(51);
        assertThat(said.version()).isEqualTo(version);
        assertThat(advert.held())
                .isEqualTo(settings(family, version).addresses().getFirst().address());
    }

    @Test
    void fileIsReadBackByItsOwnRunOnly() throws IOException {
        ResignationFile file = new ResignationFile(directory, RUN);
        file.write(List.of(resignation(Family.IPV4, 3), resignation(Family.IPV6, 3)));
        assertThat(file.read()).hasSize(2).first().satisfies(advert -> {
            assertThat(advert.device()).isEqualTo("eth0");
            assertThat(advert.destination()).isEqualTo(GROUP);
        });
        assertThat(file.read().getFirst())
                .isEqualTo(resignation(Family.IPV4, 3)
                        .adverts(new AdvertisementEncoder())
                        .getFirst());
        assertThat(new ResignationFile(directory, "another").read()).isEmpty();
        assertThat(new ResignationFile(directory, "").read()).isEmpty();
    }

    @Test
    void fileIsForItsOwnerOnlySinceAdvertsHoldPasswords() throws IOException {
        ResignationFile file = new ResignationFile(directory, RUN);
        file.write(List.of(resignation(Family.IPV4, 2)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("adverts"))))
                .isEqualTo("rw-------");
    }

    @Test
    void linesThatAreNoneArePassedOver() throws IOException {
        Files.writeString(directory.resolve("adverts"), "holdfast-resign 1 3f0e\n\neth0 2 2 zz 00 00\neth0 2\n");
        assertThat(new ResignationFile(directory, RUN).read()).isEmpty();
    }

    @Test
    void recorderKeepsTheFileInStep() throws IOException {
        List<String> failures = new ArrayList<>();
        ResignationFile file = new ResignationFile(directory.resolve("resign"), RUN);
        file.begin();
        try (ResignationRecorder recorder = new ResignationRecorder(file::write, failures::add)) {
            recorder.record("one", resignation(Family.IPV4, 3));
            recorder.record("two", resignation(Family.IPV6, 3));
            recorder.record("one", null);
        }
        assertThat(file.read())
                .hasSize(1)
                .first()
                .satisfies(advert -> assertThat(advert.destination()).isEqualTo(GROUP6));
        assertThat(failures).isEmpty();
    }

    @Test
    void aNewRunThrowsAwayWhatAFormerOneLeft() throws IOException {
        ResignationFile former = new ResignationFile(directory, "former");
        former.write(List.of(resignation(Family.IPV4, 3)));
        new ResignationFile(directory, RUN).begin();
        assertThat(former.read()).isEmpty();
    }
}
