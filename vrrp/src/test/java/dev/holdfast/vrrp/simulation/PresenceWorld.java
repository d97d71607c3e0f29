package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * An incumbent, another router, a gateway and a client on one segment, all under {@code preemption: never} with the gate on.
 * What is checked after every event: no two answer whom the client can hear, and no prober asks too often.
 */
final class PresenceWorld {

    private static final int LONGEST_LOG = 80;
    private static final int[] PRIORITIES = {50, 100, 200};

    final Random random;
    final Schedule schedule = new Schedule();
    final Segment segment;
    final SimulatedHost incumbent;
    final SimulatedHost other;
    private final Bystander gateway;
    private final List<String> log = new ArrayList<>();
    private final long seed;

    private boolean mustStay;
    private boolean mayOverlap;
    private long servedBy = Long.MAX_VALUE;

    PresenceWorld(long seed, Set<PresenceRule> rules, String... settings) {
        this.seed = seed;
        random = new Random(seed);
        segment = new Segment(schedule, random);
        boolean higherAddress = random.nextBoolean();
        IpAddress gateway = IpAddress.parse("10.77.0.254");
        incumbent =
                host("incumbent", higherAddress ? 12 : 11, 100, rules, settings).knows(gateway);
        int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
        other = host("other", higherAddress ? 11 : 12, priority, rules, settings)
                .knows(gateway);
        this.gateway = new Bystander(gateway, 0x0200000000FEL, segment);
        IpAddress client = IpAddress.parse("10.77.0.50");
        new Bystander(client, 0x020000000032L, segment);
        // Clients speak now and then; frames of theirs are how hosts get to know each other.
        incumbent.knows(client).knows(other.source());
        other.knows(client).knows(incumbent.source());
    }

    private SimulatedHost host(String name, int number, int priority, Set<PresenceRule> rules, String... settings) {
        String source = "10.77.0." + number;
        List<String> texts =
                new ArrayList<>(List.of("source", source, "priority", "" + priority, "startup.gate", "link"));
        texts.addAll(List.of(settings));
        return new SimulatedHost(
                name,
                IpAddress.parse(source),
                SampleSettings.ipv4(texts.toArray(String[]::new)),
                schedule,
                segment,
                random,
                this::log,
                rules);
    }

    /** The incumbent is ACTIVE, and the other follows it. */
    PresenceWorld inPeace() {
        return inPeace(6);
    }

    /** The same where it takes the incumbent so many seconds to become ACTIVE. */
    PresenceWorld inPeace(long seconds) {
        schedule.at(0, incumbent::start);
        schedule.at(seconds(seconds), other::start);
        runTo(2 * seconds + random.nextDouble());
        require(incumbent.isActive(), "the incumbent is not ACTIVE in peace");
        require(!other.isActive(), "the other is ACTIVE in peace");
        return this;
    }

    /** The incumbent is ACTIVE and alone. */
    PresenceWorld withoutTheOther() {
        schedule.at(0, incumbent::start);
        runTo(8 + random.nextDouble());
        require(incumbent.isActive(), "the incumbent is not ACTIVE in peace");
        return this;
    }

    /** From now on the incumbent has to keep the addresses, at every moment. */
    PresenceWorld incumbentMustStay() {
        mustStay = true;
        return this;
    }

    /** Whoever preempts answers till the other one has its advert. */
    PresenceWorld mayOverlap() {
        mayOverlap = true;
        return this;
    }

    boolean isOtherHigher() {
        return other.settings().priority() > incumbent.settings().priority();
    }

    /** So many seconds from now somebody has to answer, and from then on always. */
    PresenceWorld servedWithin(double seconds) {
        servedBy = schedule.nowNanos() + nanos(seconds);
        return this;
    }

    void after(double seconds, String what, Runnable happening) {
        schedule.after(nanos(seconds), () -> {
            log("-- " + what);
            happening.run();
        });
    }

    /** Lets so many seconds pass. */
    PresenceWorld pass(double seconds) {
        return runTo(schedule.nowNanos() / 1e9 + seconds);
    }

    private PresenceWorld runTo(double seconds) {
        try {
            schedule.runUntil(nanos(seconds), this::check);
            check();
            return this;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "-Dholdfast.seed=" + seed + " at " + Duration.ofNanos(schedule.nowNanos()) + ": " + e.getMessage()
                            + "\n" + String.join("\n", log),
                    e);
        }
    }

    private void check() {
        boolean incumbentAnswers = answersTheClient(incumbent);
        boolean otherAnswers = answersTheClient(other);
        require(mayOverlap || !(incumbentAnswers && otherAnswers), "two answer for the address");
        require(!mustStay || incumbent.isActive(), "the incumbent was displaced");
        require(!mustStay || !other.isActive(), "the other is ACTIVE beside the incumbent");
        require(
                schedule.nowNanos() < servedBy || incumbentAnswers || otherAnswers,
                "nobody answers, and somebody could");
        requireManners(incumbent);
        requireManners(other);
    }

    /** The kernel of a host whose daemon sleeps answers on until the address's lifetime ends: that is not the rules' to change. */
    private static boolean answersTheClient(SimulatedHost host) {
        return host.answers() && !host.isPaused() && host.port().hearsAndSpeaks();
    }

    private static void requireManners(SimulatedHost host) {
        List<Long> probes = host.probesNanos();
        int last = probes.size() - 1;
        require(
                last < 5 || probes.get(last) - probes.get(last - 5) >= 1_000_000_000L,
                host.name() + " asks more than five times a second");
    }

    void unplug(SimulatedHost host) {
        host.port().set(false, false);
        host.tell(new Event.FaultRaised(FaultReason.NO_CARRIER));
    }

    void plug(SimulatedHost host) {
        host.port().set(true, true);
        host.tell(new Event.FaultCleared(FaultReason.NO_CARRIER));
    }

    void deafen(SimulatedHost host, boolean dumbToo) {
        host.port().set(false, !dumbToo);
    }

    void open(SimulatedHost host) {
        host.port().set(true, true);
    }

    /** Every packet is lost with that probability, in each direction. */
    void lose(double part) {
        log("-- loses " + part);
        segment.disturb(part, 0, 0);
    }

    double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** The whole host is gone, and its carrier with it. */
    void powerOff(SimulatedHost host) {
        host.kill();
        host.port().set(false, false);
    }

    void gatewayDies() {
        gateway.die();
    }

    void fail(String what) {
        throw new AssertionError("-Dholdfast.seed=" + seed + ": " + what + "\n" + String.join("\n", log));
    }

    private static void require(boolean holds, String violation) {
        if (!holds) {
            throw new AssertionError(violation);
        }
    }

    private void log(String line) {
        log.add(Duration.ofNanos(schedule.nowNanos()) + " " + line);
        if (log.size() > LONGEST_LOG) {
            log.removeFirst();
        }
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000L;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}
