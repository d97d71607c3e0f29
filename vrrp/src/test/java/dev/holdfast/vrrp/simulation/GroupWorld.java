package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on the same two or three segments, each with one sync group over all of them; a gateway and a client on each segment.
 * Which node has the higher priority, or the higher address, is drawn for each segment alone, so that they may be crossed. What
 * is checked after every event: on a daemon that runs, the members are ACTIVE together or not at all, and none is beside one in
 * FAULT.
 */
final class GroupWorld {

    private static final int LONGEST_LOG = 120;
    private static final int[] PRIORITIES = {50, 100, 100, 200};

    final Random random;
    final Schedule schedule = new Schedule();
    final List<Segment> segments = new ArrayList<>();
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<List<Bystander>> beyond = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final long seed;
    private int transitions;
    private @Nullable SimulatedNode mustServe;
    private long servedBy = Long.MAX_VALUE;

    GroupWorld(long seed, Set<PresenceRule> rules, int nodeCount, String... settings) {
        this.seed = seed;
        random = new Random(seed);
        int segmentCount = 2 + random.nextInt(2);
        for (int i = 0; i < segmentCount; i++) {
            segments.add(new Segment(schedule, random));
        }
        List<List<SimulatedHost>> members = new ArrayList<>();
        for (int node = 0; node < nodeCount; node++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < segmentCount; i++) {
            populate(i, members, rules, settings);
        }
        for (int node = 0; node < nodeCount; node++) {
            nodes.add(new SimulatedNode("n" + node, schedule, members.get(node)));
        }
    }

    private void populate(int index, List<List<SimulatedHost>> members, Set<PresenceRule> rules, String... settings) {
        String network = "10.77." + index + ".";
        List<IpAddress> bystanders = List.of(IpAddress.parse(network + "254"), IpAddress.parse(network + "50"));
        bystanders.forEach(bystander -> bystander(bystander, index));
        List<IpAddress> others = List.of(IpAddress.parse(network + "60"), IpAddress.parse(network + "61"));
        beyond.add(others.stream().map(other -> bystander(other, index)).toList());
        // The order of addresses is another on each segment.
        int turn = random.nextInt(members.size());
        for (int node = 0; node < members.size(); node++) {
            int number = 10 + (node + turn) % members.size();
            IpAddress source = IpAddress.parse(network + number);
            List<String> texts = new ArrayList<>(List.of(
                    "name", "m" + index,
                    "vrid", "" + (51 + index),
                    "addresses", network + "100/24",
                    "source", source.toString(),
                    "priority", "" + PRIORITIES[random.nextInt(PRIORITIES.length)],
                    "startup.gate", "link"));
            texts.addAll(List.of(settings));
            SimulatedHost host = new SimulatedHost(
                    "n" + node + "/m" + index,
                    source,
                    SampleSettings.ipv4(texts.toArray(String[]::new)),
                    schedule,
                    segments.get(index),
                    random,
                    this::log,
                    rules);
            bystanders.forEach(host::knows);
            if (node == 0) {
                others.forEach(host::knows);
            }
            for (int other = 0; other < members.size(); other++) {
                if (other != node) {
                    host.knows(IpAddress.parse(network + (10 + (other + turn) % members.size())));
                }
            }
            members.get(node).add(host);
        }
    }

    private Bystander bystander(IpAddress address, int segment) {
        return new Bystander(address, 0x020100000000L + address.low(), segments.get(segment));
    }

    SimulatedNode incumbent() {
        return nodes.getFirst();
    }

    SimulatedNode other() {
        return nodes.getLast();
    }

    /** The incumbent is ACTIVE, and the others follow it. */
    GroupWorld inPeace() {
        withoutTheOthers();
        nodes.forEach(SimulatedNode::start);
        pass(8);
        require(incumbent().isWholly(State.ACTIVE), "the incumbent is not ACTIVE in peace");
        return this;
    }

    /** The incumbent is ACTIVE and alone. */
    GroupWorld withoutTheOthers() {
        incumbent().start();
        pass(8 + random.nextDouble());
        require(incumbent().isWholly(State.ACTIVE), "the incumbent is not ACTIVE in peace");
        return this;
    }

    /** All started at one moment, and one of them is ACTIVE. */
    GroupWorld settled() {
        nodes.forEach(SimulatedNode::start);
        return pass(20).servedWithin(0).pass(1);
    }

    void unplug(SimulatedNode node, int segment) {
        log("-- unplugged: " + node.name() + "/m" + segment);
        node.unplug(segment);
    }

    void plug(SimulatedNode node, int segment) {
        log("-- plugged: " + node.name() + "/m" + segment);
        node.plug(segment);
    }

    int anySegment() {
        return random.nextInt(segments.size());
    }

    /** Another than that one. */
    int anySegmentBut(int taken) {
        return (taken + 1 + random.nextInt(segments.size() - 1)) % segments.size();
    }

    /** At every moment from now on that node has to be ACTIVE, and nobody else. */
    GroupWorld mustServe(SimulatedNode node) {
        mustServe = node;
        return this;
    }

    /** So many seconds from now, and then always, all members of some node have to be ACTIVE. */
    GroupWorld servedWithin(double seconds) {
        servedBy = schedule.nowNanos() + nanos(seconds);
        return this;
    }

    /** The first node and the others do not hear each other on that segment; each has two hosts to hear. */
    void part(int segment) {
        log("-- parted: m" + segment);
        divide(segment, 1);
    }

    void join(int segment) {
        log("-- joined: m" + segment);
        divide(segment, 0);
    }

    private void divide(int segment, int side) {
        nodes.getFirst().on(segment).port().side(side);
        beyond.get(segment).forEach(bystander -> bystander.port().side(side));
    }

    void after(double seconds, String what, Runnable happening) {
        schedule.after(nanos(seconds), () -> {
            log("-- " + what);
            happening.run();
        });
    }

    /** Lets so many seconds pass. */
    GroupWorld pass(double seconds) {
        try {
            schedule.runUntil(schedule.nowNanos() + nanos(seconds), this::check);
            check();
            return this;
        } catch (RuntimeException | AssertionError e) {
            throw failed(e.getMessage(), e);
        }
    }

    private void check() {
        int serving = 0;
        for (SimulatedNode node : nodes) {
            if (node.isPaused()) {
                continue;
            }
            boolean wholly = node.isWholly(State.ACTIVE);
            serving += wholly ? 1 : 0;
            require(wholly || !node.isPartly(State.ACTIVE), node.name() + " is ACTIVE in part");
            require(
                    mustServe == null || (node == mustServe) == wholly,
                    node.name() + (wholly ? " is ACTIVE and must not be" : " is not ACTIVE and must be"));
        }
        require(schedule.nowNanos() < servedBy || serving > 0, "no node is ACTIVE");
    }

    /** And no other. */
    void requireOneServes() {
        long serving =
                nodes.stream().filter(node -> node.isWholly(State.ACTIVE)).count();
        require(serving == 1, serving + " nodes are ACTIVE");
    }

    int transitions() {
        return transitions;
    }

    double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    void require(boolean holds, String violation) {
        if (!holds) {
            throw failed(violation, null);
        }
    }

    private AssertionError failed(@Nullable String violation, @Nullable Throwable cause) {
        if (cause instanceof AssertionError told && String.valueOf(violation).startsWith("-Dholdfast.seed")) {
            return told;
        }
        return new AssertionError(
                "-Dholdfast.seed=" + seed + " at " + Duration.ofNanos(schedule.nowNanos()) + ": " + violation + "\n"
                        + String.join("\n", log),
                cause);
    }

    void log(String line) {
        transitions += line.contains(" to ") ? 1 : 0;
        log.add(Duration.ofNanos(schedule.nowNanos()) + " " + line);
        if (log.size() > LONGEST_LOG) {
            log.removeFirst();
        }
    }

    static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}
