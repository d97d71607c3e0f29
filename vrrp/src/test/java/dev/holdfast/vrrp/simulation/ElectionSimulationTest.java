package dev.holdfast.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.testing.Histories;
import dev.holdfast.vrrp.testing.HistorySize;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of random histories, each reproducible by its seed: {@code -Dholdfast.seed=N} runs that one alone. */
@Tag("simulation")
class ElectionSimulationTest {

    private static final long FIRST_SEED = 1;
    private static final int ALWAYS = 2_000;
    private static final int NIGHTLY = 100_000;

    @Test
    void endsWithOneActiveHoweverTheTroublesWere() {
        Long only = Long.getLong("holdfast.seed");
        if (only != null) {
            History history = new History(only);
            history.run();
            System.out.println(String.join("\n", history.logLines()));
            return;
        }
        long transitions = new Histories("election").run(ALWAYS, NIGHTLY, seed -> new History(seed).run());
        // Histories in which nothing happens would prove nothing.
        assertThat(transitions).isGreaterThan(5L * HistorySize.of(ALWAYS, NIGHTLY));
    }

    @Test
    void isTheSameHistoryForTheSameSeed() {
        for (long seed = 1; seed <= 20; seed++) {
            History first = new History(seed);
            History second = new History(seed);
            first.run();
            second.run();
            assertThat(second.logLines()).isEqualTo(first.logLines());
        }
    }

    /** Under {@code never} nobody who comes later takes the addresses, whatever its priority. */
    @Test
    void newcomersLeaveTheIncumbentAlone() {
        new Histories("newcomers").run(500, 20_000, seed -> {
            Random random = new Random(seed);
            List<String> log = new ArrayList<>();
            Schedule schedule = new Schedule();
            Segment segment = new Segment(schedule, random);
            SimulatedHost incumbent = host(0, 100, schedule, segment, random, log);
            schedule.at(0, incumbent::start);
            for (int i = 1; i < 5; i++) {
                SimulatedHost newcomer = host(i, random.nextInt(1, 255), schedule, segment, random, log);
                schedule.at(seconds(5) + random.nextLong(seconds(10)), newcomer::start);
                schedule.at(seconds(20) + random.nextLong(seconds(10)), newcomer::kill);
                schedule.at(seconds(40), newcomer::start);
            }
            schedule.runUntil(seconds(5), () -> {});
            String context = "-Dholdfast.seed=" + seed;
            schedule.runUntil(
                    seconds(60),
                    () -> assertThat(incumbent.isActive())
                            .as("%s %s", context, log)
                            .isTrue());
            return log.size();
        });
    }

    /** The properties must be able to fail: here is a segment that says it is well and carries nothing. */
    @Test
    void noticesTwoThatDoNotHearEachOther() {
        Schedule schedule = new Schedule();
        Random random = new Random(1);
        List<String> log = new ArrayList<>();
        Segment deceptive = new Segment(schedule, random) {
            @Override
            void send(SimulatedHost from, byte[] message) {}
        };
        List<SimulatedHost> hosts =
                List.of(host(0, 100, schedule, deceptive, random, log), host(1, 200, schedule, deceptive, random, log));
        OneActive property = new OneActive(hosts, deceptive, schedule);
        hosts.forEach(SimulatedHost::start);

        assertThatThrownBy(() -> schedule.runUntil(seconds(20), property::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 are ACTIVE");
    }

    @Test
    void noticesThatNobodyIsActive() {
        Schedule schedule = new Schedule();
        Random random = new Random(1);
        Segment segment = new Segment(schedule, random);
        OneActive property =
                new OneActive(List.of(host(0, 100, schedule, segment, random, new ArrayList<>())), segment, schedule);
        property.promiseFrom(seconds(1));
        schedule.at(seconds(2), () -> {});

        assertThatThrownBy(() -> schedule.runUntil(seconds(3), property::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody is ACTIVE");
    }

    private static SimulatedHost host(
            int index, int priority, Schedule schedule, Segment segment, Random random, List<String> log) {
        String source = "10.77.0." + (10 + index);
        return new SimulatedHost(
                "r" + index,
                IpAddress.parse(source),
                SampleSettings.ipv4("priority", Integer.toString(priority), "source", source),
                schedule,
                segment,
                random,
                log::add);
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000L;
    }
}
