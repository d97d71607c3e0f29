package dev.holdfast.node.engine;

import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.Placement;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettings.Ipv4Checksum;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Drills the whole way from an expired down timer to advert, address and announcement before the first election: the JVM needs
 * milliseconds for it the first time, and a tenth of one after. It touches nothing: adverts go to this host over loopback, and
 * addresses and announcements to an interface that there cannot be, so that the kernel refuses them; what comes after a success is
 * drilled all the same, for the first time of that costs a millisecond, too.
 */
final class Rehearsal {

    private static final int MOST_DRILLS = 600;
    private static final long LONGEST_NANOS = 300_000_000;
    private static final int RINGS = 3;
    private static final Link NOWHERE = new Link(Integer.MAX_VALUE, "nowhere", 0, 0x0200_0000_0001L);
    private static final int VRID = 255;

    private final EngineParts parts;
    private final PacketReader reader;

    Rehearsal(EngineParts parts, PacketReader reader) {
        this.parts = parts;
        this.reader = reader;
    }

    /** For these families. Says what it did and how long the first and the last drill took, for the log. */
    String run(Set<Family> families) {
        Link loopback = parts.route().links().stream()
                .filter(link -> link.name().equals("lo"))
                .findFirst()
                .orElse(null);
        if (loopback == null) {
            return "event=not-rehearsed reason=\"there is no loopback interface\"";
        }
        AlarmQueue alarms = new AlarmQueue();
        RejectionLedger rejections = new RejectionLedger(alarms, event -> {});
        List<VrrpPort> ports = new ArrayList<>();
        try {
            for (Family family : families) {
                ports.add(new VrrpPort(0, loopback, family, reader, rejections));
            }
            return run(alarms, ports);
        } catch (KernelException refused) {
            return "event=not-rehearsed reason=\"" + refused.getMessage() + "\"";
        } finally {
            ports.forEach(VrrpPort::close);
        }
    }

    private String run(AlarmQueue alarms, List<VrrpPort> ports) {
        try (RehearsedRoute route = new RehearsedRoute();
                LeftoverRecorder unwritten = new LeftoverRecorder(held -> {}, line -> {});
                ResignationRecorder unprepared = new ResignationRecorder(standing -> {}, line -> {})) {
            return run(parts.rehearsing(alarms, route, unwritten, unprepared), alarms, ports);
        }
    }

    private static String run(EngineParts silent, AlarmQueue alarms, List<VrrpPort> ports) {
        long end = System.nanoTime() + LONGEST_NANOS;
        long firstNanos = 0;
        long lastNanos = 0;
        int drills = 0;
        while (drills < MOST_DRILLS && System.nanoTime() < end) {
            long began = System.nanoTime();
            for (VrrpPort port : ports) {
                drill(silent, alarms, port, drills);
            }
            lastNanos = System.nanoTime() - began;
            firstNanos = drills == 0 ? lastNanos : firstNanos;
            drills++;
        }
        return "event=rehearsed drills=" + drills + " firstMicros=" + firstNanos / 1000 + " lastMicros="
                + lastNanos / 1000;
    }

    /** One life of a router: it hears the farewell of the one before or nothing, promotes itself, and stops. */
    private static void drill(EngineParts silent, AlarmQueue alarms, VrrpPort port, int turn) {
        RouterSettings settings = settings(port.family());
        RouterBinding router = new RouterBinding(silent, Routers.keyOf(settings), settings, 0, (link, nowNanos) -> 0);
        port.add(router);
        router.actions().moveTo(NOWHERE, port);
        // Not where the packets come from: one's own are passed over.
        router.actions().sendFrom(Party.HEARING.address(port.family()));
        // Half of them take over from one that resigned, half from one that fell silent.
        boolean silence = turn % 2 == 1;
        if (silence) {
            port.hear(turn);
        }
        router.start(System.nanoTime());
        if (!silence) {
            port.hear(turn);
        }
        router.actions().sendFrom(Party.SENDING.address(port.family()));
        // The down timer, and after it the first alarms of an ACTIVE, without waiting for them.
        for (int rings = 0; rings < RINGS; rings++) {
            Alarm due = alarms.pollDue(Long.MAX_VALUE);
            if (due != null) {
                due.ring(System.nanoTime());
            }
        }
        router.stop(System.nanoTime());
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
                Duration.ofSeconds(1),
                new Preemption.Immediate(),
                List.of(new VirtualAddress(IpAddress.parse(address), family.addressBytes() * 8)),
                Startup.AT_ONCE,
                true,
                Ipv4Checksum.PSEUDO_HEADER,
                3,
                null,
                new RouterSettings.Unicast(List.of(loopback)),
                null,
                false,
                Placement.DEFAULT);
    }
}
