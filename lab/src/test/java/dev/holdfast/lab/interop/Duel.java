package dev.holdfast.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.AddressQuery;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Ours and one other router on a segment of their own, with a client and a sniffer. Who sent an advert is known by its
 * source address.
 */
final class Duel implements AutoCloseable {
    static final int VRID = 77;
    static final Duration SECOND = Duration.ofSeconds(1);

    /** What a loaded machine may add to a bound of the protocol; several duels run at once. */
    static final Duration SLACK = Duration.ofMillis(300);

    static final Duration SOON = Duration.ofSeconds(25);

    private final Make make;
    private final Dialect dialect;
    private final Lab lab;
    private final Segment segment;
    private final Host ourHost;
    private final Host theirHost;
    private final Host client;
    private final Sniffer sniffer;
    private final Set<InetAddress> ourSources = new HashSet<>();
    private Duration ourInterval = SECOND;
    private Duration theirInterval = SECOND;

    /** The other router has the higher address, unless {@code oursHigher}. */
    Duel(Make make, Dialect dialect, boolean oursHigher) {
        this.make = make;
        this.dialect = dialect;
        lab = Lab.open("interop");
        segment = lab.segment("lan");
        // IPv6 adverts come from link-local addresses, which follow the MAC addresses and those the order of plugging.
        if (oursHigher) {
            theirHost = host("peer", 2);
            ourHost = host("ours", 3);
        } else {
            ourHost = host("ours", 1);
            theirHost = host("peer", 2);
        }
        client = host("client", 50);
        sniffer = segment.sniff(frame -> frame instanceof VrrpAdvert, 100_000);
    }

    Duel(Make make, Dialect dialect) {
        this(make, dialect, false);
    }

    private Host host(String name, int number) {
        return lab.host(name, segment, "10.77.0." + number + "/24", "fd77::" + number + "/64");
    }

    Duel atIntervals(Duration ours, Duration theirs) {
        ourInterval = ours;
        theirInterval = theirs;
        return this;
    }

    Host ourHost() {
        return ourHost;
    }

    Host theirHost() {
        return theirHost;
    }

    Host client() {
        return client;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Speaks to our host alone, as its switch would. */
    Injector toOurs() {
        return ourHost.link().switchPort();
    }

    Holdfastd ours(int priority, String preemption) {
        return ours(dialect.router(priority, ourInterval, source(ourHost), source(theirHost))
                .with("preemption", preemption));
    }

    Holdfastd ours(NodeFile.Router router) {
        Holdfastd node = Holdfastd.on(ourHost, Programs.find(), NodeFile.of("ours", router));
        node.start();
        return node;
    }

    Neighbour theirs(int priority) {
        return theirs(priority, dialect, dialect.addresses());
    }

    Neighbour theirs(int priority, Dialect spoken, List<String> addresses) {
        return make.start(theirHost, spoken, priority, theirInterval, addresses, source(theirHost), source(ourHost));
    }

    private String source(Host host) {
        return dialect.family() == 4
                ? host.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .filter(address -> address.startsWith("10."))
                        .findFirst()
                        .orElseThrow()
                : host.link().linkLocalAddress().getHostAddress().replaceFirst("%.*", "");
    }

    /** The first advert of our daemon after a moment that is not its resignation. */
    VrrpAdvert awaitOurs(long afterNanos) {
        return sniffer.awaitAdvertAfter(afterNanos, advert -> isOurs(advert) && advert.priority() > 0, SOON);
    }

    /** The same of the other router. */
    VrrpAdvert awaitTheirs(long afterNanos) {
        return sniffer.awaitAdvertAfter(afterNanos, advert -> isTheirs(advert) && advert.priority() > 0, SOON);
    }

    /** An advert of the other router on its own cable, whatever its port lets through. */
    void awaitTheirsBehindThePort() {
        try (Sniffer cable = theirHost.link().sniff()) {
            cable.awaitAdvert(advert -> advert.vrid() == VRID && advert.priority() > 0, SOON);
        }
    }

    /** Any advert at or after a moment: the segment has been watched that long. */
    void awaitAnyone(long afterNanos) {
        sniffer.awaitAdvertAfter(afterNanos, advert -> advert.vrid() == VRID, SOON);
    }

    /** Within two intervals from now one alone advertises, and goes on for two more. */
    void oneAdvertises(long sinceNanos) {
        long settled = WallClock.nowNanos() + SECOND.multipliedBy(2).toNanos();
        long until = settled + SECOND.multipliedBy(2).toNanos();
        awaitAnyone(until);
        assertThat(oursBetween(settled, until).isEmpty())
                .as(
                        "ours %s, theirs %s",
                        oursBetween(sinceNanos, until).size(),
                        theirsBetween(sinceNanos, until).size())
                .isNotEqualTo(theirsBetween(settled, until).isEmpty());
    }

    VrrpAdvert awaitResignation(long afterNanos) {
        return sniffer.awaitAdvertAfter(afterNanos, advert -> advert.vrid() == VRID && advert.priority() == 0, SOON);
    }

    /** By its source: the host's own addresses stay what they are while the virtual ones come and go. */
    private synchronized boolean isOurs(VrrpAdvert advert) {
        if (ourSources.isEmpty()) {
            ourSources.add(InetAddress.ofLiteral(source4(ourHost)));
            ourSources.add(ourHost.link().linkLocalAddress());
        }
        return advert.vrid() == VRID && ourSources.stream().anyMatch(source -> same(source, advert.source()));
    }

    private static String source4(Host host) {
        return host.addresses().stream()
                .map(InetAddress::getHostAddress)
                .filter(address -> address.startsWith("10.") && !address.endsWith(".100"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean same(InetAddress one, InetAddress other) {
        return java.util.Arrays.equals(one.getAddress(), other.getAddress());
    }

    private boolean isTheirs(VrrpAdvert advert) {
        return advert.vrid() == VRID && !isOurs(advert);
    }

    List<VrrpAdvert> oursBetween(long fromNanos, long untilNanos) {
        return adverts(fromNanos, untilNanos).stream().filter(this::isOurs).toList();
    }

    List<VrrpAdvert> theirsBetween(long fromNanos, long untilNanos) {
        return adverts(fromNanos, untilNanos).stream().filter(this::isTheirs).toList();
    }

    private List<VrrpAdvert> adverts(long fromNanos, long untilNanos) {
        return sniffer.adverts(dialect.family(), VRID).stream()
                .filter(advert -> advert.atNanos() >= fromNanos && advert.atNanos() <= untilNanos)
                .filter(advert -> advert.priority() > 0)
                .toList();
    }

    /** Ours goes on alone for longer than the other one would wait for a silent router. */
    void oursIsHeardByThem(long sinceNanos) {
        long enough = WallClock.nowNanos() + activeDown(1, theirInterval).toNanos();
        VrrpAdvert later = awaitOurs(enough);
        assertThat(theirsBetween(sinceNanos, later.atNanos()))
                .as("adverts of %s while ours is ACTIVE", make)
                .isEmpty();
    }

    /** The other one goes on alone for longer than ours would wait for a silent router. */
    void theirsIsHeardByUs(long sinceNanos) {
        long enough = WallClock.nowNanos() + activeDown(1, ourInterval).toNanos();
        VrrpAdvert later = awaitTheirs(enough);
        assertThat(oursBetween(sinceNanos, later.atNanos()))
                .as("adverts of ours while %s is ACTIVE", make)
                .isEmpty();
    }

    /** Exactly one machine answers for the address, as soon as what was killed has been forgotten by the kernel. */
    void oneAnswers() {
        Awaitility.await("one machine answers for " + dialect.served())
                .atMost(SOON)
                .until(() -> AddressQuery.whoAnswers(client, dialect.served(), Duration.ofMillis(400))
                                .size()
                        == 1);
    }

    /** Active_Down_Interval of RFC 9568 section 6.1. Version 2 counts its skew in parts of a second, whatever the interval. */
    Duration activeDown(int priority, Duration interval) {
        return interval.multipliedBy(3).plus(skew(priority, interval));
    }

    Duration skew(int priority, Duration interval) {
        return (dialect.version() == 2 ? SECOND : interval)
                .multipliedBy(256 - priority)
                .dividedBy(256);
    }

    static Duration between(VrrpAdvert one, VrrpAdvert other) {
        return Duration.ofNanos(other.atNanos() - one.atNanos());
    }

    @Override
    public void close() {
        keepLogs();
        lab.close();
    }

    /** What both said outlives the lab, for whoever has to find out why a duel went wrong. */
    private void keepLogs() {
        Path kept = Programs.find()
                .root()
                .resolve("lab/target/interop/logs/%s-%s-%s".formatted(make, dialect.name(), lab.id()));
        try (Stream<Path> files = Files.list(lab.directory())) {
            Files.createDirectories(kept);
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.copy(log, kept.resolve(log.getFileName()));
            }
            sniffer.writePcap(kept.resolve("adverts.pcap"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
