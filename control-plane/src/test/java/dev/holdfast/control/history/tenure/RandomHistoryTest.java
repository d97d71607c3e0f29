package dev.holdfast.control.history.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.history.tenure.KnownAtMoment.Known;
import dev.holdfast.control.history.tenure.KnownAtMoment.Said;
import dev.holdfast.control.history.tenure.KnownAtMoment.Said.What;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.vrrp.State;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clusters to which anything happens, from a seed: what is derived, in whatever order the nodes' spools come, is at each moment
 * what may be said by looking through all events. {@code -Dholdfast.tenure.seed=N} plays one again.
 */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RandomHistoryTest extends TenureTestBed {

    private static final int ROUTERS = 3;
    private static final int STEPS = 160;
    private static final double END = 100_000;

    static LongStream seeds() {
        Long one = Long.getLong("holdfast.tenure.seed");
        return one == null ? LongStream.rangeClosed(1, 12) : LongStream.of(one);
    }

    /** A node, what it says, and what it is by itself. */
    private final class Actor {
        final NodeScript script;
        final String name;
        final List<Said> said = new ArrayList<>();
        final List<Instant> silences = new ArrayList<>();
        final State[] states = new State[ROUTERS];
        final boolean[] mute = new boolean[ROUTERS];
        final double[] since = new double[ROUTERS];

        Actor(long cluster, String name, Random random) {
            this.name = name;
            script = node(cluster, name);
            if (random.nextBoolean()) {
                long skew = random.nextLong(-5_000_000, 5_000_000) * 1000;
                script.skewed(Duration.ofNanos(skew), skew, 1_000_000L);
            }
            java.util.Arrays.fill(states, State.INITIALIZE);
        }

        void change(double now, long router, int which, State to, boolean becomesMute, boolean told) {
            State from = states[which];
            double age = now - since[which];
            states[which] = to;
            since[which] = now;
            mute[which] = to == State.ACTIVE && becomesMute;
            if (told) {
                script.becomes(now, router, from, to, age, mute[which] ? ", \"gate\": \"MUTE\"" : "");
                Duration aged = Duration.of(Math.round(age * 1e6), ChronoUnit.MICROS);
                said.add(new Said(What.CHANGED, at(now), which, from, to, mute[which], aged));
            }
        }

        void voice(double now, long router, int which) {
            if (states[which] == State.ACTIVE) {
                mute[which] = !mute[which];
                script.says(now, router, "gate", "{\"state\": \"" + (mute[which] ? "MUTE" : "PROVEN") + "\"}");
                said.add(new Said(What.VOICE, at(now), which, State.ACTIVE, State.ACTIVE, mute[which], Duration.ZERO));
            }
        }

        void note(What what, double now) {
            switch (what) {
                case STARTED -> script.says(now, "lifecycle", "{\"phase\": \"STARTED\"}");
                case DIED -> script.says(now, "lifecycle", "{\"phase\": \"FORMER_RUN_DIED\"}");
                case LOST -> script.says(now, "gap", "{\"why\": \"KILLED\", \"lost\": 2}");
                case CHANGED, VOICE -> throw new IllegalArgumentException(what.name());
            }
            said.add(new Said(what, at(now), -1, State.INITIALIZE, State.INITIALIZE, false, Duration.ZERO));
        }

        void restart(double died, double now, Random random) {
            if (random.nextInt(3) > 0) {
                silences.add(at(died));
                database()
                        .change(
                                "INSERT INTO holdfast.node_silence (node_uuid, heard_at) VALUES (?, ?::timestamptz) ON CONFLICT DO NOTHING",
                                script.uuid,
                                at(died).toString());
            }
            if (random.nextBoolean()) {
                note(What.DIED, now);
            }
            if (random.nextInt(4) == 0) {
                note(What.LOST, now);
            }
            note(What.STARTED, now);
            for (int which = 0; which < ROUTERS; which++) {
                states[which] = State.INITIALIZE;
                mute[which] = false;
                since[which] = now;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isWhatMayBeSaidAtEachMoment(long seed) {
        Random random = new Random(seed);
        long cluster = cluster();
        long[] routers = IntStream.rangeClosed(1, ROUTERS)
                .mapToLong(vrid -> router(cluster, vrid))
                .toArray();
        List<Actor> actors = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            actors.add(new Actor(cluster, name, random));
        }
        live(random, actors, routers);
        deliver(random, actors);
        derived();

        for (int which = 0; which < ROUTERS; which++) {
            compare(seed, actors, which, routers[which]);
        }
        List<String> derived = dump(cluster);
        actors.forEach(actor ->
                database().change("INSERT INTO holdfast.tenure_due (node_uuid) VALUES (?)", actor.script.uuid));
        derived();
        assertThat(dump(cluster)).as("derived anew, seed %d", seed).isEqualTo(derived);
    }

    private static void live(Random random, List<Actor> actors, long[] routers) {
        double now = 1;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(1, 3000) : random.nextInt(1, 4_000_000) / 1e6;
            Actor actor = actors.get(random.nextInt(actors.size()));
            int which = random.nextInt(ROUTERS);
            switch (random.nextInt(20)) {
                case 0 -> actor.restart(now, now + random.nextInt(1, 30), random);
                case 1 -> {
                    actor.change(now, routers[which], which, State.FAULT, false, false);
                    actor.note(What.LOST, now + 0.5);
                }
                case 2 -> {
                    if (random.nextInt(3) == 0) {
                        actor.change(now, routers[which], which, State.BACKUP, false, false);
                    }
                }
                case 3, 4 -> actor.voice(now, routers[which], which);
                case 5 -> actor.note(What.LOST, now);
                default -> {
                    State to = State.values()[random.nextInt(State.values().length)];
                    to = random.nextInt(3) == 0 ? State.ACTIVE : to;
                    if (to != actor.states[which]) {
                        actor.change(now, routers[which], which, to, random.nextInt(5) == 0, true);
                    }
                }
            }
            now += 31;
        }
    }

    /** A spool after the other in pieces of any size, one node perhaps last of all, some of it twice. */
    private void deliver(Random random, List<Actor> actors) {
        List<Actor> waiting = new ArrayList<>(actors);
        Actor late = random.nextBoolean() ? waiting.removeFirst() : null;
        while (!waiting.isEmpty()) {
            Actor actor = waiting.get(random.nextInt(waiting.size()));
            actor.script.deliver(random.nextInt(1, 20));
            if (random.nextInt(5) == 0 && !actor.script.rows.isEmpty()) {
                actor.script.submit(actor.script.rows.subList(0, 1));
            }
            waiting.removeIf(each -> each.script.isDelivered());
        }
        if (late != null) {
            late.script.deliver();
        }
    }

    private void compare(long seed, List<Actor> actors, int which, long router) {
        List<KnownAtMoment> members = actors.stream()
                .map(actor -> new KnownAtMoment(actor.said, actor.silences, which))
                .toList();
        TreeSet<Instant> edges = new TreeSet<>(List.of(at(0), at(END)));
        members.forEach(member -> edges.addAll(member.edges()));
        edges.removeIf(edge -> edge.isBefore(at(0)) || edge.isAfter(at(END)));
        Instant begins = members.stream()
                .map(KnownAtMoment::begins)
                .filter(java.util.Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(at(END));
        List<TenureSpan> spans = spans(router, 0, END);
        Map<Holding, Double> seconds = new EnumMap<>(Holding.class);
        int span = 0;
        for (Instant edge : edges.headSet(at(END))) {
            while (!edge.isBefore(spans.get(span).to())) {
                span++;
            }
            TenureSpan told = spans.get(span);
            List<List<String>> known = known(actors, members, edge);
            assertThat(List.of(names(told.active()), names(told.mute()), names(told.unknown())))
                    .as("seed %d, router %d, at %s: %s", seed, which, seconds(edge), told)
                    .isEqualTo(known);
            Holding holding = edge.isBefore(begins) ? Holding.UNKNOWN : holding(known);
            assertThat(told.holding())
                    .as("seed %d, router %d, at %s", seed, which, seconds(edge))
                    .isEqualTo(holding);
            Instant next = edges.higher(edge);
            seconds.merge(holding, ChronoUnit.MICROS.between(edge, next) / 1e6, Double::sum);
            assertThat(told.to())
                    .as("no span goes over an edge at which something changes")
                    .satisfies(to -> {
                        if (next.isBefore(at(END))
                                && !known(actors, members, next).equals(known)) {
                            assertThat(to).isEqualTo(next);
                        }
                    });
        }
        Availability availability = tenures.availability(router, new Window(at(0), at(END)));
        assertThat(availability.seconds().one()).isCloseTo(seconds.getOrDefault(Holding.ONE, 0.0), within());
        assertThat(availability.seconds().several()).isCloseTo(seconds.getOrDefault(Holding.SEVERAL, 0.0), within());
        assertThat(availability.seconds().none()).isCloseTo(seconds.getOrDefault(Holding.NONE, 0.0), within());
        assertThat(certainOutages(router))
                .as("seed %d, router %d", seed, which)
                .isEqualTo(outages(actors, members, edges));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-4);
    }

    private static List<List<String>> known(List<Actor> actors, List<KnownAtMoment> members, Instant at) {
        List<List<String>> known = new ArrayList<>();
        for (Known which : List.of(Known.ACTIVE, Known.MUTE, Known.UNKNOWN)) {
            known.add(IntStream.range(0, actors.size())
                    .filter(i -> members.get(i).at(at) == which)
                    .mapToObj(i -> actors.get(i).name)
                    .sorted()
                    .toList());
        }
        return known;
    }

    private static Holding holding(List<List<String>> known) {
        boolean sure = known.getLast().isEmpty();
        return switch (known.getFirst().size()) {
            case 0 -> sure ? Holding.NONE : Holding.UNKNOWN;
            case 1 -> sure ? Holding.ONE : Holding.AT_LEAST_ONE;
            default -> Holding.SEVERAL;
        };
    }

    /** Between one that was ACTIVE and the next, where at each edge nobody was. */
    private static List<String> outages(List<Actor> actors, List<KnownAtMoment> members, TreeSet<Instant> edges) {
        List<String> outages = new ArrayList<>();
        Instant began = null;
        boolean held = false;
        boolean sure = true;
        for (Instant edge : edges.headSet(at(END))) {
            List<List<String>> known = known(actors, members, edge);
            if (!known.getFirst().isEmpty()) {
                if (began != null && sure) {
                    outages.add(seconds(began) + " " + ChronoUnit.MICROS.between(began, edge));
                }
                held = true;
                began = null;
                sure = true;
            } else if (held) {
                began = began == null ? edge : began;
                sure &= known.getLast().isEmpty();
            }
        }
        return outages;
    }

    private List<String> certainOutages(long router) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement("SELECT began_at, length_nanos FROM holdfast.outage"
                        + " WHERE router_id = ? AND certain AND ended_at IS NOT NULL ORDER BY began_at")) {
            statement.setLong(1, router);
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(seconds(Rows.instant(rows, "began_at")) + " " + rows.getLong("length_nanos") / 1000);
                }
            }
            return found;
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(List<TenureSpan.MemberName> members) {
        return members.stream().map(TenureSpan.MemberName::name).sorted().toList();
    }

    private List<String> dump(long cluster) {
        return database().texts("""
                SELECT (t.router_id, t.node_uuid, t.kind, t.began_at, t.ended_at, t.began_id, t.ended_id, t.settled)::text
                FROM holdfast.tenure t WHERE t.cluster_id = ?
                UNION ALL
                SELECT (o.router_id, o.began_at, o.ended_at, o.certain, o.error_nanos, o.ended_id)::text
                FROM holdfast.outage o WHERE o.cluster_id = ? ORDER BY 1
                """, cluster, cluster);
    }
}
