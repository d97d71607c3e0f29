package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.wire.Frame;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One incumbent of 250 virtual routers falls silent: how long after its own down timer the last of them has sent its first advert,
 * and its first gratuitous ARP. A fresh process every round.
 */
final class MassTakeover implements Benchmark {

    private static final int INCUMBENT = 150;
    private static final int SUCCESSOR = 100;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ManyRouters routers = new ManyRouters(ManyRouters.MOST, SUCCESSOR, INTERVAL);

    /** Milliseconds that the last router was late. */
    private record Figures(double advert, double announcement) {}

    @Override
    public String name() {
        return "mass-takeover";
    }

    @Override
    public String describes() {
        return "takeover of 250 routers from a silent incumbent: last advert and last gratuitous ARP, against keepalived";
    }

    @Override
    public List<Measurement> run(boolean quick) {
        Measurement advert = new Measurement("250 takeovers: last advert", "ms");
        Measurement arp = new Measurement("250 takeovers: last ARP", "ms");
        Measurement advertDetailed = new Measurement("250: advert, peer logs all", "ms");
        Measurement arpDetailed = new Measurement("250: ARP, peer logs all", "ms");
        for (int round = 0; round < Benchmark.rounds(quick); round++) {
            Figures ours = round(Contender.HOLDFASTD);
            Figures peers = round(Contender.KEEPALIVED);
            Figures detailed = round(Contender.KEEPALIVED_DETAILED);
            advert.addRound(ours.advert(), peers.advert());
            arp.addRound(ours.announcement(), peers.announcement());
            advertDetailed.addRound(ours.advert(), detailed.advert());
            arpDetailed.addRound(ours.announcement(), detailed.announcement());
        }
        return List.of(advert, arp, advertDetailed, arpDetailed);
    }

    private Figures round(Contender contender) {
        try (Lab lab = Lab.open("bench")) {
            Segment segment = lab.segment("lan");
            Host first = lab.host("a", segment, ManyRouters.FIRST_HOST);
            Host second = lab.host("b", segment, ManyRouters.SECOND_HOST);
            try (SimulatedIncumbent incumbent =
                    new SimulatedIncumbent(first, new ManyRouters(ManyRouters.MOST, INCUMBENT, INTERVAL))) {
                LabProcess successor = contender.start(second, routers);
                contender.awaitBackup(successor, routers);
                Pause.of(SETTLED);
                Sniffer sniffer = segment.sniff();
                Pause.of(INTERVAL.multipliedBy(3).dividedBy(2));
                incumbent.close();
                return measure(sniffer, first, second);
            }
        }
    }

    private Figures measure(Sniffer sniffer, Host first, Host second) {
        InetAddress incumbent = first.addresses().getFirst();
        InetAddress successor = second.addresses().getFirst();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Pause.of(LOOK);
            Seen seen = new Seen(sniffer.frames(), incumbent, successor);
            if (seen.isComplete(routers.count())) {
                long down = routers.activeDown().toNanos();
                return new Figures(seen.latest(seen.adverts, down), seen.latest(seen.announcements, down));
            }
        }
        throw new LabException("not all of " + routers.count() + " routers were taken over within " + PATIENCE);
    }

    /** By VRID: the incumbent's last word, the successor's first, and the first announcement; nanoseconds since 1970. */
    private static final class Seen {
        private final Map<Integer, Long> last = new HashMap<>();
        private final Map<Integer, Long> adverts = new HashMap<>();
        private final Map<Integer, Long> announcements = new HashMap<>();

        Seen(List<Frame> frames, InetAddress incumbent, InetAddress successor) {
            for (Frame frame : frames) {
                switch (frame) {
                    case VrrpAdvert advert
                    when advert.source().equals(incumbent) -> last.put(advert.vrid(), advert.atNanos());
                    case VrrpAdvert advert
                    when advert.source().equals(successor) -> adverts.putIfAbsent(advert.vrid(), advert.atNanos());
                    case ArpFrame arp
                    when arp.isGratuitous() && arp.sender().getAddress()[2] == 1 ->
                        announcements.putIfAbsent(arp.sender().getAddress()[3] & 0xFF, arp.atNanos());
                    default -> {
                        // Echo requests, neighbour discovery: none of our business.
                    }
                }
            }
        }

        boolean isComplete(int count) {
            return last.size() == count && adverts.size() == count && announcements.size() == count;
        }

        double latest(Map<Integer, Long> firsts, long downNanos) {
            return firsts.entrySet().stream()
                    .mapToDouble(entry -> (entry.getValue() - last.getOrDefault(entry.getKey(), 0L) - downNanos) / 1e6)
                    .max()
                    .orElseThrow();
        }
    }
}
