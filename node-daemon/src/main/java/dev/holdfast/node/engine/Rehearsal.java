package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettings.Ipv4Checksum;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drills the whole way from an expired down timer to advert, address and announcement before the first election: the JVM needs
 * milliseconds for it the first time, and a tenth of one after. It touches nothing: adverts go to this host over loopback, and
 * addresses and announcements to an interface that there cannot be, so that the kernel refuses them.
 */
final class Rehearsal {

    private static final int MOST_DRILLS = 2000;
    private static final long LONGEST_NANOS = 400_000_000;
    private static final int NO_INTERFACE = Integer.MAX_VALUE;
    private static final int VRID = 255;

    private final EngineParts parts;
    private final PacketReader reader;

    Rehearsal(EngineParts parts, PacketReader reader) {
        this.parts = parts;
        this.reader = reader;
    }

    /** Says what it did and how long the first and the last drill took, for the log. */
    String run() {
        Link loopback = parts.route().links().stream()
                .filter(link -> link.name().equals("lo"))
                .findFirst()
                .orElse(null);
        long end = System.nanoTime() + LONGEST_NANOS;
        long first = 0;
        long last = 0;
        int drills = 0;
        while (drills < MOST_DRILLS && System.nanoTime() < end) {
            long started = System.nanoTime();
            drill(Family.IPV4, loopback);
            drill(Family.IPV6, loopback);
            last = System.nanoTime() - started;
            first = drills == 0 ? last : first;
            drills++;
        }
        return "event=rehearsed drills=" + drills + " firstMicros=" + first / 1000 + " lastMicros=" + last / 1000;
    }

    private void drill(Family family, @Nullable Link loopback) {
        AlarmQueue alarms = new AlarmQueue();
        RejectionLedger rejections = new RejectionLedger(alarms, event -> {});
        RouterSettings settings = settings(family);
        RouterBinding router = new RouterBinding(
                parts.silent(alarms), Routers.keyOf(settings), settings, 0, (link, nowNanos) -> 0);
        Link nowhere = new Link(NO_INTERFACE, "rehearsal", 0, 0x0200_0000_0001L);
        if (loopback == null) {
            lead(router, nowhere, null, alarms);
            return;
        }
        try (VrrpPort port = new VrrpPort(0, loopback, family, reader, rejections)) {
            port.add(router);
            lead(router, nowhere, port, alarms);
            port.hear(1);
        }
    }

    private static void lead(RouterBinding router, Link nowhere, @Nullable VrrpPort port, AlarmQueue alarms) {
        router.actions().moveTo(nowhere, port);
        router.actions().sendFrom(loopbackAddress(router.key().family()));
        router.start(System.nanoTime());
        // The down timer, and after it the first alarms of an ACTIVE, without waiting for them.
        for (int rings = 0; rings < 3; rings++) {
            Alarm due = alarms.pollDue(Long.MAX_VALUE);
            if (due != null) {
                due.ring(System.nanoTime());
            }
        }
        router.stop(System.nanoTime());
    }

    private static IpAddress loopbackAddress(Family family) {
        return family == Family.IPV4 ? IpAddress.parse("127.0.0.1") : IpAddress.parse("::1");
    }

    private static RouterSettings settings(Family family) {
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
                new Startup(Duration.ZERO, Startup.Gate.OFF, Startup.Proof.ANY, Duration.ZERO),
                true,
                Ipv4Checksum.PSEUDO_HEADER,
                3,
                null,
                new RouterSettings.Unicast(List.of(loopbackAddress(family))),
                loopbackAddress(family),
                false);
    }
}
