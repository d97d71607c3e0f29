package dev.holdfast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.ActionTrace;
import dev.holdfast.vrrp.testing.CheckedSink;
import dev.holdfast.vrrp.testing.Histories;
import dev.holdfast.vrrp.testing.HistorySize;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Any event in any order at any time: what must be true of one router is true after each. */
class VirtualRouterFuzzTest {

    private static final long SEED = Long.getLong("holdfast.seed", 20_250_101);
    private static final int EVENTS_A_ROUND = 400;
    private static final String[] SENDERS = {"10.77.0.2", "10.77.0.10", "10.77.0.200", "10.77.0.11"};
    private static final int[] PRIORITIES = {0, 1, 50, 99, 100, 101, 200, 254, 255};

    /** Settings that a running router may be given one after the other. */
    private static final List<RouterSettings> SETTINGS = settings();

    private static List<RouterSettings> settings() {
        List<RouterSettings> settings = new ArrayList<>();
        for (String preemption : List.of("never", "immediate", "after 2s")) {
            settings.add(SampleSettings.ipv4(
                    "preemption", preemption, "startup.gate", "link", "startup.maxHold", "4s", "priority", "150"));
            settings.add(SampleSettings.ipv4("preemption", preemption, "startup.gate", "link", "startup.delay", "1s"));
            for (String delay : List.of("0s", "3s")) {
                settings.add(SampleSettings.ipv4("preemption", preemption, "startup.delay", delay));
                settings.add(SampleSettings.ipv4(
                        "preemption", preemption, "startup.delay", delay, "version", "2", "priority", "150"));
                settings.add(SampleSettings.ipv4(
                        "preemption", preemption, "advertInterval", "10ms", "downTimerAdverts", "1"));
                settings.add(SampleSettings.ipv4(
                        "preemption", preemption, "addresses", "10.77.0.101/24", "advertInterval", "40.95s"));
            }
        }
        settings.add(SampleSettings.ipv4("priority", "255"));
        settings.add(SampleSettings.ipv4("priority", "255", "startup.delay", "3s"));
        return settings;
    }

    @Test
    void keepsItsPromisesWhateverHappens() {
        long moves = new Histories("engine-fuzz").run(4_000, 100_000, round -> {
            Set<State> seen = EnumSet.noneOf(State.class);
            replayable(SEED + round, seen);
            return seen.size();
        });
        assertThat(moves).isGreaterThan(2L * HistorySize.of(4_000, 100_000));
    }

    /** A fuzzer that stays in one state looks at nothing. */
    @Test
    void comesToEveryState() {
        Set<State> seen = EnumSet.noneOf(State.class);
        for (int round = 1; round <= 100; round++) {
            replayable(SEED - round, seen);
        }
        assertThat(seen).containsExactlyInAnyOrder(State.values());
    }

    private static void replayable(long seed, Set<State> seen) {
        List<String> history = new ArrayList<>();
        try {
            live(new Random(seed), history, seen);
        } catch (RuntimeException | AssertionError e) {
            int from = Math.max(0, history.size() - 8);
            throw new AssertionError("-Dholdfast.seed=" + seed + ", after " + history.subList(from, history.size()), e);
        }
    }

    private static void live(Random random, List<String> history, Set<State> seen) {
        ActionTrace trace = new ActionTrace();
        CheckedSink sink = new CheckedSink(trace);
        VirtualRouter router = new VirtualRouter(SETTINGS.get(random.nextInt(SETTINGS.size())), 0);
        long nowNanos = random.nextLong(1_000_000_000_000L);
        for (int i = 0; i < EVENTS_A_ROUND; i++) {
            nowNanos += random.nextInt(4) == 0 ? random.nextLong(5_000_000_000L) : random.nextLong(1_000_000L);
            Event event = event(random, router, trace);
            history.add(router.state() + " at " + nowNanos + ": " + text(event));
            sink.begin(nowNanos);
            boolean outdated =
                    event instanceof Event.TimerExpired expired && !sink.expires(expired.timer(), expired.generation());
            State before = router.state();
            router.handle(nowNanos, event, sink);
            sink.check(router);
            if (outdated && before != State.ACTIVE) {
                assertThat(sink.actions()).as("actions of an outdated timer").isZero();
            }
            seen.add(router.state());
            trace.clear();
        }
    }

    private static Event event(Random random, VirtualRouter router, ActionTrace trace) {
        return switch (random.nextInt(32)) {
            case 0, 1, 2 -> new Event.Startup();
            case 3 -> new Event.Shutdown();
            case 4, 5, 6, 7, 8, 9 -> advert(random, router);
            case 10, 11, 12, 13, 14 -> due(random, trace);
            case 15 -> {
                Timer timer = Timer.values()[random.nextInt(Timer.values().length)];
                yield new Event.TimerExpired(timer, trace.generation(timer) - random.nextInt(3));
            }
            case 16 -> new Event.FaultRaised(fault(random));
            case 17, 18, 19 -> new Event.FaultCleared(fault(random));
            case 20 -> new Event.SettingsChanged(SETTINGS.get(random.nextInt(SETTINGS.size())), random.nextInt(100));
            case 21 -> new Event.PriorityChanged("file:/run/web", random.nextInt(-253, 254));
            case 22 -> new Event.SourceAddressChanged(IpAddress.parse(SENDERS[random.nextInt(SENDERS.length)]));
            case 23, 24 -> new Event.LinkProven(Proof.values()[random.nextInt(Proof.values().length)]);
            case 25, 26 -> new Event.RoundEnded(random.nextBoolean(), random.nextInt(3));
            case 27 ->
                new Event.AddressAnswered(
                        IpAddress.parse("10.77.0.100"),
                        0x020000000040L + random.nextInt(3),
                        Answerer.values()[random.nextInt(Answerer.values().length)]);
            case 28 -> new Event.Muted(random.nextInt(4) > 0);
            case 29 -> new Event.NamedHeir(1 + random.nextLong(5_000_000_000L));
            case 30 -> new Event.HandOver(IpAddress.parse(SENDERS[random.nextInt(SENDERS.length)]));
            default ->
                random.nextBoolean()
                        ? new Event.Woke(random.nextLong(5_000_000_000L))
                        : new Event.AddressLost(IpAddress.parse("10.77.0.100"));
        };
    }

    private static String text(Event event) {
        return event instanceof Event.AdvertReceived received
                ? "advert of " + received.advertisement().source() + " with priority "
                        + received.advertisement().priority()
                : event.toString();
    }

    private static FaultReason fault(Random random) {
        return FaultReason.values()[random.nextInt(3)];
    }

    private static Event advert(Random random, VirtualRouter router) {
        return new Event.AdvertReceived(RouterBench.advertisement(
                SETTINGS.get(random.nextInt(SETTINGS.size())),
                PRIORITIES[random.nextInt(PRIORITIES.length)],
                SENDERS[random.nextInt(SENDERS.length)],
                Duration.ofMillis(10L * random.nextInt(1, 4096))));
    }

    private static Event due(Random random, ActionTrace trace) {
        List<Map.Entry<Timer, ActionTrace.Started>> running =
                List.copyOf(trace.running().entrySet());
        if (running.isEmpty()) {
            return new Event.Startup();
        }
        Map.Entry<Timer, ActionTrace.Started> chosen = running.get(random.nextInt(running.size()));
        return new Event.TimerExpired(chosen.getKey(), chosen.getValue().generation());
    }
}
