package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Against the kernel that runs the test; listing needs no privilege. */
final class RouteSocketTest {

    @Test
    void listsTheLoopbackInterface() {
        try (RouteSocket route = new RouteSocket()) {
            assertThat(route.links()).anySatisfy(link -> {
                assertThat(link.name()).isEqualTo("lo");
                assertThat(link.resolvesNothing()).isTrue();
            });
        }
    }

    @Test
    void tellsTheKernelsRefusal() {
        try (RouteSocket route = new RouteSocket()) {
            AddressRequest onNoInterface = new AddressRequest(
                    AddressRequest.Kind.DELETE,
                    Integer.MAX_VALUE,
                    SocketFamily.IPV4,
                    0,
                    1,
                    new AddressTerms(32, 2, 0),
                    "nowhere");
            assertThat(-route.change(onNoInterface)).isIn(Errno.ENODEV, Errno.EPERM);
        }
    }

    @Test
    void namesCallInterfaceAndRemedy() {
        assertThat(KernelException.of("socket", "eth0", -Errno.EPERM))
                .hasMessageStartingWith("socket on eth0: Operation not permitted; ")
                .hasMessageContaining("CAP_NET_RAW");
    }
}
