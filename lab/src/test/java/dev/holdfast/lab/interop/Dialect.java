package dev.holdfast.lab.interop;

import dev.holdfast.lab.program.NodeFile;
import java.time.Duration;
import java.util.List;

/** A way to speak VRRP that both sides of a duel are configured for. */
enum Dialect {
    V3_IPV4("version 3, IPv4, multicast", 3, 4),
    V3_IPV6("version 3, IPv6, multicast", 3, 6),
    V2_IPV4("version 2, IPv4, multicast", 2, 4),
    V2_PASSWORD("version 2 with a simple text password", 2, 4),
    V3_UNICAST("version 3, IPv4, unicast", 3, 4),
    V2_UNICAST("version 2, IPv4, unicast", 2, 4);

    static final String PASSWORD = "labword";

    private final String words;
    private final int version;
    private final int family;

    Dialect(String words, int version, int family) {
        this.words = words;
        this.version = version;
        this.family = family;
    }

    int version() {
        return version;
    }

    int family() {
        return family;
    }

    boolean isUnicast() {
        return this == V3_UNICAST || this == V2_UNICAST;
    }

    /** The virtual addresses, with prefix length. */
    List<String> addresses() {
        return family == 4 ? List.of("10.77.0.100/24") : List.of("fe80::77:100/64", "fd77::100/64");
    }

    /** What a client asks for. */
    String served() {
        return family == 4 ? "10.77.0.100" : "fd77::100";
    }

    /** Our side of it. */
    NodeFile.Router router(int priority, Duration interval, String source, String peer) {
        NodeFile.Router router = NodeFile.Router.of(
                        "vip", Duel.VRID, priority, addresses().toArray(String[]::new))
                .withInterval(interval)
                .with("version", String.valueOf(version));
        if (this == V2_PASSWORD) {
            router = router.with("authentication", PASSWORD);
        }
        return isUnicast()
                ? router.with("unicast", "{ peers: [\"%s\"] }".formatted(peer)).with("source", '"' + source + '"')
                : router;
    }

    @Override
    public String toString() {
        return words;
    }
}
