package dev.holdfast.lab.peer;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.wire.MacAddress;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * FRR's zebra and vrrpd on a host. FRR keeps the virtual address on a macvlan with the virtual MAC, in BACKUP too (then
 * without carrier), so who serves is to be asked on the wire, not with {@link Host#holds}.
 */
public final class Frr implements AutoCloseable {
    private static final Path DAEMONS = Path.of("/usr/lib/frr");
    private static final Duration START = Duration.ofSeconds(10);

    /**
     * One virtual router of FRR.
     *
     * @param version 2 or 3
     * @param addresses the virtual addresses without prefix length, all of one family
     */
    public record VirtualRouter(
            int vrid, int version, int priority, Duration interval, boolean preempt, List<String> addresses) {
        public VirtualRouter {
            addresses = List.copyOf(addresses);
        }

        /** Version 3, every second, with preemption. */
        public static VirtualRouter of(int vrid, int priority, String... addresses) {
            return new VirtualRouter(vrid, 3, priority, Duration.ofSeconds(1), true, List.of(addresses));
        }

        public VirtualRouter withVersion(int value) {
            return new VirtualRouter(vrid, value, priority, interval, preempt, addresses);
        }

        public VirtualRouter withInterval(Duration value) {
            return new VirtualRouter(vrid, version, priority, value, preempt, addresses);
        }

        public VirtualRouter withoutPreemption() {
            return new VirtualRouter(vrid, version, priority, interval, false, addresses);
        }

        int family() {
            return addresses.getFirst().contains(":") ? 6 : 4;
        }
    }

    private final Host host;
    private final Path directory;
    private List<LabProcess> daemons = List.of();

    private Frr(Host host, Path directory) {
        this.host = host;
        this.directory = directory;
    }

    /** Makes the macvlans, starts zebra and vrrpd on {@code eth0}, and returns when vrrpd listens. */
    public static Frr start(Host host, VirtualRouter... routers) {
        if (!Files.isExecutable(DAEMONS.resolve("vrrpd"))) {
            throw new LabException("FRR's vrrpd is not installed; apt-get install frr");
        }
        Path directory = host.lab().directory().resolve(host.name() + "-frr");
        Frr frr = new Frr(host, directory);
        // Else the kernel answers on eth0 for what the macvlan holds, in BACKUP too.
        host.sysctl("net/ipv4/conf/eth0/arp_ignore", "1");
        for (VirtualRouter router : routers) {
            frr.makeMacvlan(router);
        }
        frr.write(List.of(routers));
        frr.restart();
        return host.lab().attach(frr);
    }

    /** Starts the daemons again after {@link #kill} or {@link #stop}. */
    public void restart() {
        List<LabProcess> started = new ArrayList<>();
        started.add(launch("zebra"));
        awaitSocket(started.getFirst(), "zserv.api");
        LabProcess vrrpd = launch("vrrpd");
        started.add(vrrpd);
        awaitSocket(vrrpd, "vrrpd.vty");
        daemons = started;
    }

    /** SIGKILL to both daemons. */
    public void kill() {
        daemons.reversed().forEach(LabProcess::kill);
    }

    /** SIGTERM to both daemons. */
    public void stop() {
        daemons.reversed().forEach(LabProcess::stop);
    }

    /** SIGSTOP to vrrpd, as a stalled host does; {@link #resume} ends it. */
    public void suspend() {
        daemons.getLast().suspend();
    }

    public void resume() {
        daemons.getLast().resume();
    }

    /** What {@code show vrrp} says. */
    public String show() {
        Lab.requireTool("vtysh", "frr");
        return host.run("vtysh", "--vty_socket", directory.toString(), "-d", "vrrpd", "-c", "show vrrp");
    }

    private void makeMacvlan(VirtualRouter router) {
        String name = "vrrp" + router.family() + "-" + router.vrid();
        StringBuilder batch = new StringBuilder("link add " + name + " link eth0 type macvlan mode bridge\n");
        batch.append("link set ").append(name).append(" address ");
        batch.append(MacAddress.ofVirtualRouter(router.family(), router.vrid())).append('\n');
        for (String address : router.addresses()) {
            String suffix = router.family() == 4 ? "/32" : "/128 nodad";
            batch.append("address add ")
                    .append(address)
                    .append(suffix)
                    .append(" dev ")
                    .append(name)
                    .append('\n');
        }
        batch.append("link set ").append(name).append(" up");
        host.ip(batch.toString());
    }

    private void write(List<VirtualRouter> routers) {
        StringBuilder text = new StringBuilder("log stdout informational\ninterface eth0\n");
        for (VirtualRouter router : routers) {
            String vrrp = " vrrp " + router.vrid() + " ";
            text.append(vrrp).append("version ").append(router.version()).append('\n');
            text.append(vrrp).append("priority ").append(router.priority()).append('\n');
            text.append(vrrp)
                    .append("advertisement-interval ")
                    .append(router.interval().toMillis())
                    .append('\n');
            text.append(router.preempt() ? "" : " no" + vrrp + "preempt\n");
            String family = router.family() == 4 ? "ip " : "ipv6 ";
            router.addresses()
                    .forEach(address ->
                            text.append(vrrp).append(family).append(address).append('\n'));
        }
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("vrrpd.conf"), text);
            Files.writeString(directory.resolve("zebra.conf"), "log stdout informational\n");
            // The daemons drop their privileges before they make their sockets here.
            UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
            UserPrincipal user = lookup.lookupPrincipalByName("frr");
            Files.setOwner(directory, user);
        } catch (IOException failed) {
            throw new LabException("FRR's configuration cannot be written: " + failed, failed);
        }
    }

    private LabProcess launch(String daemon) {
        try {
            Files.deleteIfExists(directory.resolve(daemon + ".pid"));
            Files.deleteIfExists(directory.resolve(daemon + ".vty"));
            if (daemon.equals("zebra")) {
                Files.deleteIfExists(directory.resolve("zserv.api"));
            }
        } catch (IOException failed) {
            throw new LabException("old files of " + daemon + " cannot be removed: " + failed, failed);
        }
        return host.start(
                daemon,
                DAEMONS.resolve(daemon).toString(),
                "-u",
                "frr",
                "-g",
                "frr",
                "-f",
                directory.resolve(daemon + ".conf").toString(),
                "-i",
                directory.resolve(daemon + ".pid").toString(),
                "-z",
                directory.resolve("zserv.api").toString(),
                "--vty_socket",
                directory.toString(),
                "-P",
                "0");
    }

    private void awaitSocket(LabProcess daemon, String socket) {
        daemon.awaitFile(directory.resolve(socket), START);
    }

    @Override
    public void close() {
        kill();
    }
}
