package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One history, made of its seed: some routers, a time of troubles, then peace. It fails with the seed and what happened last.
 */
final class History {

    private static final int LONGEST_LOG = 60;
    private static final int LONGEST_INTERVAL_UNITS = 5;
    private static final long LONGEST_PREEMPT_DELAY_MILLIS = 2_000;
    private static final String[] PREEMPTIONS = {"never", "immediate", "after 2s", "after 300ms"};

    private final long seed;
    private final Random random;
    private final Schedule schedule = new Schedule();
    private final Segment segment;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final OneActive property;
    private final List<String> log = new ArrayList<>();

    private final boolean ipv6;
    private final boolean version2;
    private final long unitMillis;
    private int transitions;

    History(long seed) {
        this.seed = seed;
        random = new Random(seed);
        segment = new Segment(schedule, random);
        ipv6 = random.nextInt(4) == 0;
        version2 = !ipv6 && random.nextInt(5) == 0;
        unitMillis = version2 || random.nextBoolean() ? 1_000 : 100;
        int count = random.nextInt(2, 6);
        int owner = random.nextInt(8) == 0 ? random.nextInt(count) : -1;
        for (int i = 0; i < count; i++) {
            IpAddress source = IpAddress.parse((ipv6 ? "fe80::" : "10.77.0.") + (10 + i));
            RouterSettings settings = settings(source, i == owner ? 255 : priority());
            hosts.add(new SimulatedHost("r" + i, source, settings, schedule, segment, random, this::log));
        }
        property = new OneActive(hosts, segment, schedule);
    }

    private int priority() {
        return random.nextInt(3) == 0 ? 100 : random.nextInt(1, 255);
    }

    private RouterSettings settings(IpAddress source, int priority) {
        List<String> texts = new ArrayList<>(List.of(
                "source", source.toString(),
                "priority", Integer.toString(priority),
                "preemption", priority == 255 ? "immediate" : PREEMPTIONS[random.nextInt(PREEMPTIONS.length)],
                "advertInterval", intervalMillis() + "ms",
                "downTimerAdverts", random.nextInt(4) == 0 ? Integer.toString(random.nextInt(2, 6)) : "3",
                "startup.delay", random.nextInt(4) == 0 ? 3 * unitMillis + "ms" : "0s",
                "version", version2 ? "2" : "3"));
        if (!ipv6 && !version2 && random.nextInt(4) == 0) {
            texts.addAll(List.of("ipv4Checksum", "message-only"));
        }
        String[] namesAndValues = texts.toArray(String[]::new);
        return ipv6 ? SampleSettings.ipv6(namesAndValues) : SampleSettings.ipv4(namesAndValues);
    }

    /** Version 2 knows one interval for all; in version 3 they may disagree. */
    private long intervalMillis() {
        return version2 || random.nextInt(4) != 0
                ? unitMillis
                : unitMillis * random.nextInt(1, 1 + LONGEST_INTERVAL_UNITS);
    }

    /** Lets it happen; returns how many changes of state there were. */
    int run() {
        try {
            live();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "-Dholdfast.seed=" + seed + " at " + Duration.ofNanos(schedule.nowNanos()) + " of " + hosts.size()
                            + " routers: " + e.getMessage() + "\n" + String.join("\n", log),
                    e);
        }
        return transitions;
    }

    private void live() {
        for (SimulatedHost host : hosts) {
            schedule.at(random.nextLong(millis(5 * unitMillis)), host::start);
        }
        long troublesEnd = millis(unitMillis * random.nextInt(20, 50));
        int troubles = random.nextInt(2, 14);
        for (int i = 0; i < troubles; i++) {
            schedule.at(random.nextLong(troublesEnd), this::trouble);
        }
        schedule.runUntil(troublesEnd, property::check);
        makePeace();
        // Intervals of all times: one that was adopted in the troubles still rules the first down timer.
        long longestInterval = millis(LONGEST_INTERVAL_UNITS * unitMillis);
        long stragglers = millis(2 * unitMillis);
        long settled = schedule.nowNanos() + stragglers + property.boundNanos(longestInterval);
        property.promiseFrom(settled);
        // Whoever wants to preempt has done so by then; from there on there is no reason for anything.
        long quiet = settled + property.boundNanos(longestInterval) + millis(LONGEST_PREEMPT_DELAY_MILLIS);
        schedule.runUntil(quiet, property::check);
        log("quiet");
        int before = transitions;
        schedule.runUntil(quiet + 10 * longestInterval, property::check);
        if (transitions != before) {
            throw new AssertionError("states change without a reason");
        }
    }

    private void makePeace() {
        log("peace");
        segment.heal();
        for (SimulatedHost host : hosts) {
            host.resume();
            host.start();
            for (FaultReason reason : FaultReason.values()) {
                host.tell(new Event.FaultCleared(reason));
            }
        }
    }

    private void trouble() {
        SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
        long lasts = random.nextLong(millis(12 * unitMillis));
        switch (random.nextInt(14)) {
            case 0 ->
                lasting(
                        lasts,
                        host.name() + " is deaf and dumb",
                        () -> host.port().set(false, false),
                        () -> open(host));
            case 1 -> lasting(lasts, host.name() + " is deaf", () -> host.port().set(false, true), () -> open(host));
            case 2 -> lasting(lasts, host.name() + " is dumb", () -> host.port().set(true, false), () -> open(host));
            case 3 ->
                lasting(
                        lasts,
                        "two halves",
                        this::divide,
                        () -> hosts.forEach(one -> one.port().side(0)));
            case 4 -> lasting(lasts, "loss", () -> segment.disturb(0.3, 0.1, 0), this::calm);
            case 5 -> lasting(lasts, "delay", () -> segment.disturb(0, 0.2, millis(2 * unitMillis)), this::calm);
            case 6, 7 -> lasting(lasts, "", host::pause, host::resume);
            case 8 -> lasting(lasts, "", host::kill, host::start);
            case 9 -> lasting(lasts, "", host::stop, host::start);
            case 10 -> unplug(host, lasts);
            case 11 -> host.tell(new Event.PriorityChanged("file:/run/web", random.nextInt(-253, 254)));
            case 12 ->
                host.tell(new Event.SettingsChanged(
                        settings(host.source(), host.settings().owner() ? 255 : priority()), 1));
            default ->
                host.tell(new Event.AddressLost(
                        host.settings().addresses().getFirst().address()));
        }
    }

    private void lasting(long nanos, String what, Runnable begin, Runnable end) {
        if (!what.isEmpty()) {
            log(what);
        }
        begin.run();
        schedule.after(nanos, end);
    }

    private void divide() {
        for (SimulatedHost host : hosts) {
            host.port().side(random.nextInt(2));
        }
    }

    private void open(SimulatedHost host) {
        log(host.name() + " hears and speaks");
        host.port().set(true, true);
    }

    private void calm() {
        log("calm");
        segment.disturb(0, 0, 0);
    }

    private void unplug(SimulatedHost host, long lasts) {
        lasting(
                lasts,
                host.name() + " is unplugged",
                () -> {
                    host.port().set(false, false);
                    host.tell(new Event.FaultRaised(FaultReason.NO_CARRIER));
                },
                () -> {
                    open(host);
                    host.tell(new Event.FaultCleared(FaultReason.NO_CARRIER));
                });
    }

    private static long millis(long millis) {
        return millis * 1_000_000L;
    }

    private void log(String line) {
        if (line.contains(" to ")) {
            transitions++;
        }
        log.add(Duration.ofNanos(schedule.nowNanos()) + " " + line);
        if (log.size() > LONGEST_LOG) {
            log.removeFirst();
        }
    }

    List<String> logLines() {
        return List.copyOf(log);
    }
}
