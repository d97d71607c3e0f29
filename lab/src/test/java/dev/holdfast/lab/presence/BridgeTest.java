package dev.holdfast.lab.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Sniffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A router that lives on a bridge of its own host, which has a spanning tree and a guest that never stops talking. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class BridgeTest {

    private static final int VRID = 51;
    private static final Duration UP = Duration.ofSeconds(60);

    private final Lab lab = Lab.open("a bridge below the router");
    private final Segment segment = lab.segment("lan");
    private final Host a = lab.host("a", segment, "10.77.0.1/24");
    private final Host b = lab.host("b", segment, "10.77.0.3/24");
    private final Host gateway = lab.host("gw", segment, "10.77.0.254/24");
    private final Sniffer sniffer = segment.sniff();

    @AfterEach
    void removeNetwork() {
        lab.close();
    }

    private static Holdfastd node(Host host, String interfaceName, int priority) {
        NodeFile.Router router = NodeFile.Router.of("web", VRID, priority, "10.77.0.100/24")
                .withInterval(Duration.ofSeconds(1))
                .withInterface(interfaceName)
                .with("preemption", "never");
        return Holdfastd.on(host, Programs.find(), NodeFile.of(host.name(), router));
    }

    @Test
    void itsUplinkThatListensAndLearnsShutsTheGateAtOnce() {
        assertThat(gateway.holds("10.77.0.254")).isTrue();
        new GuestBridge(b, 3).make("stp_state 1 forward_delay 400");
        Holdfastd incumbent = node(a, "eth0", 100);
        incumbent.start();
        sniffer.awaitAdvert(advert -> advert.vrid() == VRID, UP);
        Holdfastd other = node(b, GuestBridge.NAME, 200);
        other.start();
        awaitInLog(other, 1, "why=PROVEN");
        other.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), UP);

        b.ip("link set up0 down\nlink set up0 up");

        awaitInLog(other, 1, "why=LINK_BLOCKED");
        // The router's own word first, the port's in the log: 8 s later the port forwards, and others are heard again.
        awaitInLog(other, 1, "event=link-passes interface=br0");
        awaitInLog(other, 2, "why=PROVEN");
        assertThat(other.process().output()).contains("event=link-blocked interface=br0 ports=up0");
        assertThat(incumbent.status().router(VRID).isActive()).isTrue();
        assertThat(sniffer.adverts(4, VRID))
                .allMatch(advert -> advert.ethernet().source().equals(a.link().macAddress()));
    }

    private static void awaitInLog(Holdfastd node, int times, String words) {
        await(words)
                .atMost(UP)
                .until(() -> node.process()
                                .output()
                                .lines()
                                .filter(line -> line.contains(words))
                                .count()
                        >= times);
    }
}
