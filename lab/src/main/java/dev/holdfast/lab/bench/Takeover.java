package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an implementation adds to the protocol's own wait: from the end of Active_Down_Interval to the first advertisement, and to
 * the later of advertisement and gratuitous ARP, by the kernel's timestamps on the segment. Fresh processes every round, so it is
 * the first takeover of a process's life.
 */
final class Takeover implements Benchmark {

    private static final int VRID = 51;
    private static final String VIP = "10.77.0.100";
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int INCUMBENT = 150;
    private static final int SUCCESSOR = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public String describes() {
        return "time from the end of Active_Down_Interval to advert, and to gratuitous ARP: holdfastd against keepalived";
    }

    /** Milliseconds after the down timer. */
    private record Figures(double advert, double announced) {}

    @Override
    public List<Measurement> run(boolean quick) {
        Lab.requireTool("keepalived", "keepalived");
        Measurement advert = new Measurement("takeover: first advert", "ms");
        Measurement announced = new Measurement("takeover: advert and ARP", "ms");
        for (int round = 0; round < Benchmark.rounds(quick); round++) {
            Figures ours = holdfastRound();
            Figures peers = keepalivedRound();
            advert.addRound(ours.advert(), peers.advert());
            announced.addRound(ours.announced(), peers.announced());
        }
        return List.of(advert, announced);
    }

    private static Figures holdfastRound() {
        Programs programs = Programs.find();
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Holdfastd incumbent = Holdfastd.on(lab.host("a", segment, "10.77.0.1/24"), programs, file("a", INCUMBENT));
            Holdfastd successor = Holdfastd.on(lab.host("b", segment, "10.77.0.2/24"), programs, file("b", SUCCESSOR));
            Benchmark.addClient(lab, segment, incumbent.host());
            Sniffer sniffer = segment.sniff();
            incumbent.start();
            awaitAdvert(sniffer, 0, incumbent.host());
            successor.start();
            successor.awaitStatus(status -> status.router(VRID).state().equals("BACKUP"), PATIENCE);
            awaitSteadyAdverts(sniffer);
            incumbent.kill();
            return measure(sniffer, successor.host());
        }
    }

    private static NodeFile file(String node, int priority) {
        return NodeFile.of(
                node, NodeFile.Router.of("web", VRID, priority, VIP + "/24").withInterval(INTERVAL));
    }

    private static Figures keepalivedRound() {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host first = lab.host("a", segment, "10.77.0.1/24");
            Host second = lab.host("b", segment, "10.77.0.2/24");
            Benchmark.addClient(lab, segment, first);
            Sniffer sniffer = segment.sniff();
            Keepalived incumbent = Keepalived.start(first, config(INCUMBENT));
            awaitAdvert(sniffer, 0, first);
            Keepalived.start(second, config(SUCCESSOR));
            awaitSteadyAdverts(sniffer);
            incumbent.kill();
            return measure(sniffer, second);
        }
    }

    private static Keepalived.Config config(int priority) {
        return Keepalived.Config.of(Keepalived.Instance.of(VRID, priority, VIP + "/24")
                .withInterval(INTERVAL)
                .withoutPreemption());
    }

    /** Twenty intervals of the incumbent's adverts: the other one has started, and is BACKUP. */
    private static void awaitSteadyAdverts(Sniffer sniffer) {
        long after = sniffer.adverts(4, VRID).getLast().atNanos() + INTERVAL.toNanos() * 20;
        sniffer.awaitAdvertAfter(after, advert -> advert.vrid() == VRID, PATIENCE);
    }

    private static VrrpAdvert awaitAdvert(Sniffer sniffer, long afterNanos, Host host) {
        return sniffer.awaitAdvertAfter(
                afterNanos, advert -> advert.vrid() == VRID && host.addresses().contains(advert.source()), PATIENCE);
    }

    private static Figures measure(Sniffer sniffer, Host successor) {
        VrrpAdvert first = awaitAdvert(sniffer, 0, successor);
        InetAddress vip = InetAddress.ofLiteral(VIP);
        long arp = sniffer.awaitAfter(
                        first.atNanos() - INTERVAL.toNanos(),
                        frame -> frame instanceof ArpFrame announcement
                                && announcement.isGratuitous()
                                && announcement.sender().equals(vip),
                        PATIENCE)
                .atNanos();
        long last = sniffer.adverts(4, VRID).stream()
                .filter(advert -> advert.atNanos() < first.atNanos())
                .toList()
                .getLast()
                .atNanos();
        long skewNanos = INTERVAL.toNanos() * (256 - SUCCESSOR) / 256;
        long due = last + 3 * INTERVAL.toNanos() + skewNanos;
        return new Figures(millis(first.atNanos() - due), millis(Math.max(first.atNanos(), arp) - due));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
