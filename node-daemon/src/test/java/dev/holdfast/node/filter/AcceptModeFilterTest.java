package dev.holdfast.node.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.nio.file.Path;
import java.util.List;
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
        filter.enforce(List.of(
                DeclaredRouter.with("acceptMode", "true"),
                DeclaredRouter.with("acceptMode", "false", "priority", "255")));
        assertThat(filter.isInForce()).isFalse();
    }

    private static VirtualAddress address(String text, int prefixLength) {
        return new VirtualAddress(IpAddress.parse(text), prefixLength);
    }
}
