package dev.holdfast.node.engine;

import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.settings.Placement;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettings.Ipv4Checksum;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.settings.VirtualAddress;
import dev.holdfast.vrrp.startup.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Drills the whole way from an expired down timer to advert, address and announcement before the first election: the JVM needs
 * milliseconds for it the first time, and a tenth of one after. It touches nothing: adverts go to this host over loopback, and
 * addresses and announcements to an interface that there cannot be, so that the kernel refuses them; what comes after a success is
 * drilled all the same, for the first time of that costs a millisecond, too. Once more just before a takeover, since what ran minutes ago
 * is in no cache.
 */
final class Rehearsal implements AutoCloseable {

    private static final int MOST_DRILLS = 600;
    private static final long LONGEST_NANOS = 300_000_000;
    private static final int MOST_RINGS = 12;
    private static final int RINGS_OF_ACTIVE = 3;
    private static final int LANDMARKS = 2;
    private static final Duration INTERVAL = Duration.ofMillis(10);

    /** Longer than the down interval: a proof that has lasted so long ends the gate's trial. */
    private static final long TRIAL_NANOS = 50_000_000;

    private static final Link NOWHERE = new Link(Integer.MAX_VALUE, "nowhere", 0, 0x0200_0000_0001L);
    private static final int VRID = 255;

    private final AlarmQueue alarms = new AlarmQueue();
    private final List<VrrpPort> ports = new ArrayList<>();
    private final RehearsedRoute route = new RehearsedRoute();
    private final LeftoverRecorder unwritten = new LeftoverRecorder(held -> {}, line -> {});
    private final ResignationRecorder unprepared = new ResignationRecorder(standing -> {}, line -> {});
    private final EngineParts silent;
    private String hindrance = "";
    private int drills;
    private long turn;
    private long clockNanos;

    /** Prepares to drill these families. */
    Rehearsal(EngineParts parts, PacketReader reader, Set<Family> families) {
        silent = parts.rehearsing(alarms, route, unwritten, unprepared);
        try {
            open(reader, families);
        } catch (KernelException refused) {
            hindrance = String.valueOf(refused.getMessage());
        }
    }

    private void open(PacketReader reader, Set<Family> families) {
        Link loopback = route.links().stream()
                .filter(link -> link.name().equals("lo"))
                .findFirst()
                .orElse(null);
        if (loopback == null) {
            hindrance = "there is no loopback interface";
            return;
        }
        RejectionLedger rejections = new RejectionLedger(alarms, event -> {});
        for (Family family : families) {
            ports.add(new VrrpPort(0, loopback, family, reader, rejections));
        }
    }

    /** Often enough for the compiler. Says what it did and how long the first and the last drill took, for the log. */
    String run() {
        if (!hindrance.isEmpty()) {
            return "event=not-rehearsed reason=\"" + hindrance + "\"";
        }
        long end = System.nanoTime() + LONGEST_NANOS;
        long firstNanos = 0;
        long lastNanos = 0;
        while (drills < MOST_DRILLS && System.nanoTime() < end) {
            long began = System.nanoTime();
            again();
            lastNanos = System.nanoTime() - began;
            firstNanos = drills == 1 ? lastNanos : firstNanos;
        }
        return "event=rehearsed drills=" + drills + " firstMicros=" + firstNanos / 1000 + " lastMicros="
                + lastNanos / 1000;
    }

    /** Once, so that the processor's caches hold the way. */
    void again() {
        for (VrrpPort port : ports) {
            drill(port);
        }
        drills++;
    }

    @Override
    public void close() {
        ports.forEach(VrrpPort::close);
        unprepared.close();
        unwritten.close();
        route.close();
    }

    /**
     * Two lives: the first router hears a farewell, or nothing, and takes over; the second hears the first, then nothing any more,
     * and takes over too. Nobody waits: the clock of the drill goes from alarm to alarm.
     */
    private void drill(VrrpPort port) {
        clockNanos = System.nanoTime();
        RouterBinding first = backup(port);
        takeOver(first, port);
        RouterBinding second = backup(port);
        clockNanos += TRIAL_NANOS;
        second.roundEnded(clockNanos, true, LANDMARKS);
        first.stop(clockNanos);
        takeOver(second, port);
        second.stop(clockNanos);
    }

    /** A router whose link is proven, and which has heard what was said before it. */
    private RouterBinding backup(VrrpPort port) {
        RouterSettings settings = settings(port.family());
        RouterBinding router = new RouterBinding(silent, Routers.keyOf(settings), settings, 0, (link, nowNanos) -> 0);
        port.add(router);
        router.actions().moveTo(NOWHERE, port);
        // Not where the packets come from: one's own are passed over.
        router.actions().sendFrom(Party.HEARING.address(port.family()));
        router.start(clockNanos);
        router.linkProven(clockNanos, Proof.ANSWER);
        port.hear(++turn);
        return router;
    }

    private void takeOver(RouterBinding router, VrrpPort port) {
        router.actions().sendFrom(Party.SENDING.address(port.family()));
        for (int rings = 0; router.state() != State.ACTIVE && rings < MOST_RINGS; rings++) {
            ringNext();
            router.roundEnded(clockNanos, true, LANDMARKS);
        }
        for (int rings = 0; rings < RINGS_OF_ACTIVE; rings++) {
            ringNext();
        }
    }

    private void ringNext() {
        Alarm due = alarms.pollDue(Long.MAX_VALUE);
        if (due != null) {
            clockNanos = Math.max(clockNanos, due.deadlineNanos);
            due.ring(clockNanos);
            silent.outbox().flush();
        }
    }

    /** One end of the conversation with ourselves. */
    private record Party(IpAddress ipv4, IpAddress ipv6) {
        static final Party SENDING = new Party(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"));
        static final Party HEARING = new Party(IpAddress.parse("127.0.0.2"), IpAddress.parse("::2"));

        IpAddress address(Family family) {
            return family == Family.IPV4 ? ipv4 : ipv6;
        }
    }

    private static RouterSettings settings(Family family) {
        IpAddress loopback = Party.SENDING.address(family);
        String address = family == Family.IPV4 ? "192.0.2.1" : "fe80::7265:6865";
        return new RouterSettings(
                "rehearsal",
                "lo",
                "rehearsal",
                VRID,
                3,
                family,
                100,
                INTERVAL,
                new Preemption.Immediate(),
                List.of(new VirtualAddress(IpAddress.parse(address), family.addressBytes() * 8)),
                Startup.DEFAULT,
                true,
                Ipv4Checksum.PSEUDO_HEADER,
                3,
                null,
                new RouterSettings.Unicast(List.of(loopback)),
                null,
                false,
                Placement.DEFAULT,
                List.of());
    }
}
