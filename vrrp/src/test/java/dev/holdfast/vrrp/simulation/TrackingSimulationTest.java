package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.priority.EffectivePriority;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.testing.Histories;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Weighted checks that come and go at random, on a segment that is well. */
@Tag("simulation")
class TrackingSimulationTest {

    private static final int ROUTERS = 4;
    private static final long SECOND = 1_000_000_000L;

    /** One advertisement's round longer than the longest Active_Down_Interval of adverts of a second: priority 1. */
    private static final long BOUND_NANOS = 4 * SECOND + SECOND;

    /** One segment, its routers, and what their checks do to them. */
    private static final class World {
        private final Random random;
        private final Schedule schedule = new Schedule();
        private final List<String> log = new ArrayList<>();
        private final List<SimulatedHost> hosts = new ArrayList<>();
        private final int[] effective = new int[ROUTERS];
        private final OneActive oneActive;

        World(long seed, String preemption) {
            random = new Random(seed);
            Segment segment = new Segment(schedule, random);
            for (int i = 0; i < ROUTERS; i++) {
                String source = "10.77.0." + (10 + i);
                effective[i] = random.nextInt(1, 255);
                hosts.add(new SimulatedHost(
                        "r" + i,
                        IpAddress.parse(source),
                        SampleSettings.ipv4("priority", "" + effective[i], "source", source, "preemption", preemption),
                        schedule,
                        segment,
                        random,
                        log::add));
            }
            oneActive = new OneActive(hosts, segment, schedule);
        }

        void change(int index) {
            int offset = random.nextInt(-253, 254);
            int base = hosts.get(index).settings().priority();
            effective[index] = EffectivePriority.of(base, List.of(new PriorityOffset("file:/run/x", offset)));
            hosts.get(index).tell(new Event.PriorityChanged("file:/run/x", offset));
        }

        /** Nobody is strictly better than whoever holds the addresses. */
        void theBestIsActive(String context) {
            List<Integer> active = new ArrayList<>();
            for (int i = 0; i < ROUTERS; i++) {
                if (hosts.get(i).isActive()) {
                    active.add(i);
                }
            }
            assertThat(active).as("%s %s", context, log).hasSize(1);
            for (int other : effective) {
                assertThat(other).as("%s %s", context, log).isLessThanOrEqualTo(effective[active.getFirst()]);
            }
        }
    }

    /** The warning says so: under {@code never} a weight moves nothing. */
    @Test
    void underNeverNoWeightMovesTheAddressesFromALiveActive() {
        new Histories("weights-never").run(500, 20_000, seed -> {
            World world = new World(seed, "never");
            SimulatedHost incumbent = world.hosts.getFirst();
            world.schedule.at(0, incumbent::start);
            for (int i = 1; i < ROUTERS; i++) {
                world.schedule.at(5 * SECOND + world.random.nextLong(5 * SECOND), world.hosts.get(i)::start);
            }
            for (int i = 0; i < 40; i++) {
                world.schedule.at(
                        5 * SECOND + world.random.nextLong(55 * SECOND),
                        () -> world.change(world.random.nextInt(ROUTERS)));
            }
            world.schedule.runUntil(5 * SECOND, () -> {});
            world.schedule.runUntil(
                    65 * SECOND,
                    () -> assertThat(incumbent.isActive())
                            .as("-Dholdfast.seed=%s %s", seed, world.log)
                            .isTrue());
            return world.log.size();
        });
    }

    @Test
    void underImmediateTheBetterOneServesWithinADownIntervalOfEveryChange() {
        new Histories("weights-immediate").run(500, 20_000, seed -> {
            World world = new World(seed, "immediate");
            world.hosts.forEach(host -> world.schedule.at(world.random.nextLong(SECOND), host::start));
            String context = "-Dholdfast.seed=" + seed;
            world.schedule.runUntil(10 * SECOND, world.oneActive::check);
            world.theBestIsActive(context);
            for (int i = 0; i < 8; i++) {
                world.schedule.at(
                        world.schedule.nowNanos() + world.random.nextLong(SECOND),
                        () -> world.change(world.random.nextInt(ROUTERS)));
                world.schedule.runUntil(world.schedule.nowNanos() + SECOND + BOUND_NANOS, world.oneActive::check);
                world.theBestIsActive(context);
            }
            return world.log.size();
        });
    }
}
