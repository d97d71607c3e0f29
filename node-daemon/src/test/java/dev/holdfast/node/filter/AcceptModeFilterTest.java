package dev.holdfast.node.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which rules, and for whom. */
final class AcceptModeFilterTest {

    private final AcceptModeFilter filter = new AcceptModeFilter(Path.of("/var/lib/holdfastd"));

    @Test
    void dropsBothFamiliesAndLetsNeighbourDiscoveryPass() {
        assertThat(filter.rules(List.of(address("10.77.0.100", 24), address("fe80::51", 64), address("fd77::1", 64))))
                .containsSubsequence(
                        "hook input",
                        "nd-neighbor-solicit, nd-neighbor-advert } accept",
                        "ip daddr { 10.77.0.100 } counter drop",
                        "ip6 daddr { fe80::51, fd77::1 } counter drop");
    }

    @Test
    void everyStateDirectoryHasATableOfItsOwn() {
        assertThat(filter.table()).matches("holdfast_[0-9a-f]{8}");
        assertThat(new AcceptModeFilter(Path.of("/var/lib/other")).table()).isNotEqualTo(filter.table());
    }

    @Test
    void runsNothingForRoutersThatAcceptOrOwn() throws FilterException, InterruptedException {
        filter.enforce(List.of(router("acceptMode", "true"), router("acceptMode", "false", "priority", "255")));
        assertThat(filter.isInForce()).isFalse();
    }

    private static RouterSettings router(String... settings) {
        Map<String, String> file =
                new HashMap<>(Map.of("name", "web", "interface", "eth0", "vrid", "51", "addresses", "10.77.0.100"));
        for (int i = 0; i < settings.length; i += 2) {
            file.put(settings[i], settings[i + 1]);
        }
        return new RouterSettingsReader().read(file);
    }

    private static VirtualAddress address(String text, int prefixLength) {
        return new VirtualAddress(IpAddress.parse(text), prefixLength);
    }
}
