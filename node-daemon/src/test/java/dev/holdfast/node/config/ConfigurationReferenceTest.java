package dev.holdfast.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.Setting;
import dev.holdfast.vrrp.settings.SettingCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the daemon does. */
final class ConfigurationReferenceTest {

    private static final String WRITE = "holdfast.writeReference";

    @Test
    void theCommittedReferenceIsTheOneThatTheCatalogueMakes() throws IOException {
        Path file = docs().resolve("configuration.md");
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(file, ConfigurationReference.text());
        }
        assertThat(file)
                .as(
                        "make it anew: mvn -pl node-daemon -am test -Dtest=ConfigurationReferenceTest -D%s=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        WRITE)
                .hasContent(ConfigurationReference.text());
    }

    @Test
    void theDaemonReadsBothExamples() throws NodeFileException {
        NodeConfig first = NodeFile.parse(Path.of("first.yaml"), ConfigurationReference.EXAMPLE);
        assertThat(first.routers()).hasSize(1);
        assertThat(first.routers().getFirst().startup().landmarks()).hasSize(2);
        assertThat(first.routers().getFirst().source()).hasToString("10.77.0.1");
        NodeConfig second = NodeFile.parse(Path.of("second.yaml"), ConfigurationReference.SECOND_EXAMPLE);
        assertThat(second.routers()).hasSize(2);
        assertThat(second.notifyTarget()).isNotNull();
    }

    @Test
    void everySettingIsThere() {
        assertThat(SettingCatalog.all())
                .extracting(Setting::name)
                .filteredOn(name -> !ConfigurationReference.OF_INTERFACES.contains(name))
                .allSatisfy(name -> assertThat(ConfigurationReference.text()).contains("| `" + name + "` |"));
    }

    private static Path docs() {
        Path place = Path.of("").toAbsolutePath();
        return Files.isDirectory(place.resolve("docs")) ? place.resolve("docs") : place.resolveSibling("docs");
    }
}
