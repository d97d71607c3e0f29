package dev.holdfast.lab.system;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.NodeFile;
import java.time.Duration;
import java.util.stream.Stream;

/** One segment, 10.77.0.0/24 and fd77::/64, with three hosts and a client: the network of the demo. */
final class Segment77 implements AutoCloseable {

    static final String VIP = "10.77.0.100";
    static final String VIP6 = "fd77::100";
    static final String LINK_LOCAL_VIP6 = "fe80::77:100";
    static final int VRID = 51;
    static final int VRID6 = 52;
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What scheduling on a busy two-core machine may add to a bound of the protocol. */
    static final Duration SLACK = Duration.ofMillis(50);

    /** The same for tests that run side by side, several daemons and peers at once. */
    static final Duration SHARED_SLACK = Duration.ofMillis(200);

    final Lab lab;
    final Segment segment;
    final Host a;
    final Host b;
    final Host c;
    final Host client;

    Segment77(String purpose) {
        lab = Lab.open(purpose);
        segment = lab.segment("lan");
        a = lab.host("a", segment, "10.77.0.1/24", "fd77::1/64");
        b = lab.host("b", segment, "10.77.0.2/24", "fd77::2/64");
        c = lab.host("c", segment, "10.77.0.3/24", "fd77::3/64");
        client = lab.host("client", segment, "10.77.0.50/24", "fd77::50/64");
    }

    /** The file of a node that runs the IPv4 virtual router, preemption never. */
    static NodeFile ipv4(String node, int priority) {
        return NodeFile.of(node, ipv4Router(priority));
    }

    static NodeFile.Router ipv4Router(int priority) {
        return NodeFile.Router.of("web", VRID, priority, VIP + "/24").withInterval(INTERVAL);
    }

    static NodeFile.Router ipv6Router(int priority) {
        return NodeFile.Router.of("web6", VRID6, priority, LINK_LOCAL_VIP6 + "/64", VIP6 + "/64")
                .withInterval(INTERVAL);
    }

    /** Active_Down_Interval of RFC 9568 section 6.1, by our own arithmetic: 3 × interval + (256 − priority) × interval / 256. */
    static Duration activeDown(int priority) {
        return INTERVAL.multipliedBy(3)
                .plus(INTERVAL.multipliedBy(256 - priority).dividedBy(256));
    }

    /** The hosts that have this address on an interface. */
    Stream<Host> holders(String address) {
        return Stream.of(a, b, c).filter(host -> host.holds(address));
    }

    @Override
    public void close() {
        lab.close();
    }
}
