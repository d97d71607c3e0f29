package dev.holdfast.lab.presence;

import dev.holdfast.lab.Fault;
import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Link;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.presence.Cell.Daemon;
import dev.holdfast.lab.presence.Cell.Situation;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.NeighborAdvertisement;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Frames;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Plays one cell in a lab of its own, and says what was seen on the wire. Most of it is waiting. */
final class CellPlay {

    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(7);
    private static final Duration ASKED_EVERY = Duration.ofMillis(200);
    private static final int INCUMBENT_PRIORITY = 100;
    private static final Duration FORWARD_DELAY = Duration.ofSeconds(4);

    private final Cell cell;
    private final Newcomer newcomer;

    private CellPlay(Cell cell, Newcomer newcomer) {
        this.cell = cell;
        this.newcomer = newcomer;
    }

    static Outcome play(Cell cell, Newcomer newcomer) {
        return new CellPlay(cell, newcomer).play();
    }

    private Outcome play() {
        try (Lab lab = Lab.open("presence: " + cell.name())) {
            Segment segment = lab.segment("lan");
            int incumbentNumber = cell.higherAddress() ? 1 : 3;
            int newcomerNumber = cell.higherAddress() ? 3 : 1;
            Host first = host(lab, "inc", segment, incumbentNumber);
            Host second = host(lab, "new", segment, newcomerNumber);
            Host client = host(lab, "client", segment, 50);
            if (cell.gateway()) {
                host(lab, "gw", segment, 254);
                Stream.of(first, second, client).forEach(CellPlay::routeByGateway);
            }
            if (cell.situation() == Situation.STP_BRIDGE) {
                segment.spanningTree(FORWARD_DELAY);
            } else if (cell.situation() == Situation.LOCAL_VMS) {
                new GuestBridge(second, newcomerNumber).make();
            }
            Router incumbent = cell.incumbent() == Daemon.HOLDFAST
                    ? Router.holdfast(first, "eth0", cell, INCUMBENT_PRIORITY)
                    : Router.keepalived(first, "eth0", cell, INCUMBENT_PRIORITY, Duration.ZERO);
            String on = cell.situation() == Situation.LOCAL_VMS ? GuestBridge.NAME : "eth0";
            Router other = switch (newcomer) {
                case HOLDFAST -> Router.holdfast(second, on, cell, cell.priority());
                case KEEPALIVED -> Router.keepalived(second, on, cell, cell.priority(), Duration.ZERO);
                case KEEPALIVED_DELAY_5S -> Router.keepalived(second, on, cell, cell.priority(), Duration.ofSeconds(5));
            };
            try (Sniffer sniffer = segment.sniff();
                    VipClient user = VipClient.start(client, Router.address(cell), Duration.ofMillis(50))) {
                incumbent.start();
                sniffer.awaitAdvert(this::isOurs, UP);
                user.awaitAnswer(UP);
                if (runsBefore()) {
                    other.start();
                    rest(Duration.ofSeconds(10));
                }
                long began = WallClock.nowNanos();
                try (AutoCloseable _ = askAgainAndAgain(client)) {
                    fault(incumbent, other, first, second);
                    rest(SETTLED.plus(cell.interval().multipliedBy(3)));
                } catch (Exception failed) {
                    throw new IllegalStateException(cell.name() + ": " + failed.getMessage(), failed);
                }
                return outcome(sniffer, user, began, second, incumbent, other);
            }
        }
    }

    private static void routeByGateway(Host host) {
        host.ip("route add default via 10.77.0.254");
    }

    private static Host host(Lab lab, String name, Segment segment, int number) {
        return lab.host(name, segment, "10.77.0." + number + "/24", "fd77::" + number + "/64");
    }

    private boolean isOurs(VrrpAdvert advert) {
        return advert.vrid() == Router.vrid(cell) && advert.priority() > 0;
    }

    private boolean runsBefore() {
        return switch (cell.situation()) {
            case START, START_HEARS_400MS, START_HEARS_2S, LOCAL_VMS -> false;
            case RESTART,
                    CARRIER_FLAP,
                    RUNNING_BACKUP,
                    INCUMBENT_DEAF,
                    INCUMBENT_STOPPED,
                    BOTH_LOSE_CARRIER,
                    SWITCH_SILENT,
                    STP_BRIDGE -> true;
        };
    }

    private void fault(Router incumbent, Router other, Host first, Host second) {
        Duration lasting = Duration.ofSeconds(cell.seconds());
        switch (cell.situation()) {
            case START -> {
                deafen(second.link());
                other.start();
                rest(lasting);
                second.link().heal();
            }
            case START_HEARS_400MS -> hearThenBeDeaf(other, second, Duration.ofMillis(400));
            case START_HEARS_2S -> hearThenBeDeaf(other, second, Duration.ofSeconds(2));
            case RESTART -> {
                other.kill();
                deafen(second.link());
                other.start();
                rest(lasting);
                second.link().heal();
            }
            case CARRIER_FLAP -> {
                second.link().down();
                rest(Duration.ofSeconds(1));
                deafen(second.link());
                second.link().up();
                rest(lasting);
                second.link().heal();
            }
            case RUNNING_BACKUP -> during(lasting, second.link());
            case INCUMBENT_DEAF -> during(lasting, first.link());
            case INCUMBENT_STOPPED -> {
                incumbent.suspend();
                rest(lasting);
                incumbent.resume();
            }
            case BOTH_LOSE_CARRIER -> {
                first.link().down();
                second.link().down();
                rest(lasting);
                first.link().up();
                second.link().up();
            }
            case SWITCH_SILENT -> {
                deafen(first.link());
                deafen(second.link());
                rest(lasting);
                first.link().heal();
                second.link().heal();
            }
            case STP_BRIDGE -> {
                second.link().down();
                rest(Duration.ofSeconds(1));
                second.link().up();
                rest(lasting);
            }
            case LOCAL_VMS -> {
                deafen(second.link());
                other.start();
                rest(lasting);
                second.link().heal();
            }
        }
    }

    private void hearThenBeDeaf(Router other, Host second, Duration hears) {
        other.start();
        rest(hears);
        during(Duration.ofSeconds(cell.seconds()), second.link());
    }

    private void during(Duration lasting, Link link) {
        deafen(link);
        rest(lasting);
        link.heal();
    }

    private void deafen(Link link) {
        if (cell.seconds() == 0) {
            return;
        }
        switch (cell.deafness()) {
            case BOTH -> link.deaf();
            case INBOUND -> link.deafInbound();
            case MULTICAST -> link.deafMulticast();
            case PROTOCOL_112 -> link.apply(new Fault(Fault.Direction.INBOUND, Fault.Traffic.VRRP, 100));
        }
    }

    /** The segment is asked who has the address, all the time, past every cache. */
    private AutoCloseable askAgainAndAgain(Host client) {
        InetAddress target = InetAddress.ofLiteral(Router.address(cell));
        InetAddress own = InetAddress.ofLiteral(cell.family() == 4 ? "10.77.0.50" : "fd77::50");
        MacAddress mac = client.link().macAddress();
        Injector injector = client.injector();
        Thread asking = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                injector.send(
                        cell.family() == 4
                                ? Frames.arpRequest(mac, own, target)
                                : Frames.neighborSolicitation(mac, own, target));
                LockSupport.parkNanos(ASKED_EVERY.toNanos());
            }
        });
        return () -> {
            asking.interrupt();
            asking.join();
            injector.close();
        };
    }

    private static void rest(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Outcome outcome(Sniffer sniffer, VipClient user, long began, Host second, Router incumbent, Router other) {
        List<String> moves = new ArrayList<>(List.of("incumbent"));
        for (VrrpAdvert advert : sniffer.adverts(cell.family(), Router.vrid(cell))) {
            if (advert.atNanos() < began || advert.priority() == 0) {
                continue;
            }
            String speaker = advert.ethernet().source().equals(second.link().macAddress()) ? "newcomer" : "incumbent";
            if (!moves.getLast().equals(speaker)) {
                moves.add(speaker);
            }
        }
        Duration both = bothAnswered(answers(sniffer, began));
        return new Outcome(cell, newcomer, moves, both, user.longestOutageAfter(began), said(incumbent, other));
    }

    private static String said(Router incumbent, Router newcomer) {
        return "newcomer:\n" + newcomer.said() + "incumbent:\n" + incumbent.said();
    }

    private List<Outcome.Answer> answers(Sniffer sniffer, long began) {
        InetAddress target = InetAddress.ofLiteral(Router.address(cell));
        List<Outcome.Answer> answers = new ArrayList<>();
        if (cell.family() == 4) {
            sniffer.frames(ArpFrame.class).stream()
                    .filter(arp -> arp.isReply() && arp.sender().equals(target) && arp.atNanos() >= began)
                    .forEach(arp -> answers.add(new Outcome.Answer(arp.atNanos(), arp.senderMac())));
        } else {
            sniffer.frames(NeighborAdvertisement.class).stream()
                    .filter(na -> na.solicited() && na.target().equals(target) && na.atNanos() >= began)
                    .forEach(na -> answers.add(new Outcome.Answer(na.atNanos(), na.linkLayerAddress())));
        }
        return answers;
    }

    /** What is no more than this apart is of one time. */
    private static final long TOGETHER_NANOS = Duration.ofSeconds(2).toNanos();

    /**
     * From the first answer of a second host to the last of the one before it, where that one still answered after it. Whoever
     * has answered just before is no second one: a single answer of one that goes does not begin the other anew.
     */
    private static Duration bothAnswered(List<Outcome.Answer> answers) {
        long both = 0;
        for (int i = 1; i < answers.size(); i++) {
            Outcome.Answer second = answers.get(i);
            Outcome.Answer former = answers.get(i - 1);
            if (second.mac().equals(former.mac()) || answeredBefore(answers.subList(0, i), second)) {
                continue;
            }
            long last = answers.stream()
                    .skip(i)
                    .filter(later -> later.mac().equals(former.mac()))
                    .mapToLong(Outcome.Answer::atNanos)
                    .filter(at -> at - second.atNanos() < TOGETHER_NANOS)
                    .max()
                    .orElse(second.atNanos());
            both = Math.max(both, last - second.atNanos());
        }
        return Duration.ofNanos(both);
    }

    private static boolean answeredBefore(List<Outcome.Answer> earlier, Outcome.Answer answer) {
        return earlier.stream()
                .anyMatch(one -> one.mac().equals(answer.mac()) && answer.atNanos() - one.atNanos() < TOGETHER_NANOS);
    }
}
