package dev.holdfast.lab.presence;

import dev.holdfast.lab.presence.Cell.Daemon;
import dev.holdfast.lab.presence.Cell.Deafness;
import dev.holdfast.lab.presence.Cell.Situation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which values of two dimensions of the matrix do not meet, and which of those cannot, with the reason. */
final class MatrixPairs {

    /** What differs from cell to cell. */
    enum Dimension {
        SITUATION(cell -> cell.situation().name()),
        DEAFNESS(cell -> cell.deafness().name()),
        SECONDS(cell -> "" + cell.seconds()),
        PRIORITY(cell -> "" + cell.priority()),
        ADDRESS(cell -> cell.higherAddress() ? "higher" : "lower"),
        INCUMBENT(cell -> cell.incumbent().name()),
        FAMILY(cell -> "" + cell.family()),
        INTERVAL(cell -> cell.interval().toMillis() + "ms"),
        GATEWAY(cell -> cell.gateway() ? "gateway" : "alone"),
        MAX_HOLD(cell -> cell.maxHold().toSeconds() + "s");

        private final Function<Cell, String> value;

        Dimension(Function<Cell, String> value) {
            this.value = value;
        }

        String of(Cell cell) {
            return value.apply(cell);
        }
    }

    /** Two values that are looked for in one cell. */
    record Pair(Dimension first, String one, Dimension second, String other) {
        boolean isIn(Cell cell) {
            return first.of(cell).equals(one) && second.of(cell).equals(other);
        }

        private boolean is(Dimension dimension, Set<String> values, Dimension against, Set<String> others) {
            return (first == dimension && values.contains(one) && second == against && others.contains(other))
                    || (second == dimension && values.contains(other) && first == against && others.contains(one));
        }
    }

    private record Impossible(
            Dimension dimension, Set<String> values, Dimension against, Set<String> others, String reason) {}

    private static final Set<String> LIKE_A_START =
            names(Situation.START, Situation.RESTART, Situation.CARRIER_FLAP, Situation.RUNNING_BACKUP);
    private static final Set<String> OF_THE_INCUMBENT = names(
            Situation.INCUMBENT_DEAF,
            Situation.INCUMBENT_STOPPED,
            Situation.BOTH_LOSE_CARRIER,
            Situation.SWITCH_SILENT);
    private static final Set<String> PARTIAL = names(Deafness.MULTICAST, Deafness.PROTOCOL_112);
    private static final String TOTAL = "the fault takes everything both ways";
    private static final String OWN_LENGTH = "the fault has a length of its own";
    private static final String PLAIN_START = "a link that is not deaf at all is the plain start";
    private static final String LONGER_THAN_HOLD =
            "12 s is there to be longer than a maxHold of 5 s, on the ways to be deaf as such";
    private static final String PEER = "whether a keepalived that was away comes back is keepalived's to decide";
    private static final String FEW = "100 ms is a few cells: starts and flaps, deaf both ways for 8 s, at a gateway";

    private static final List<Impossible> IMPOSSIBLE = List.of(
            new Impossible(
                    Dimension.SITUATION,
                    names(
                            Situation.INCUMBENT_STOPPED,
                            Situation.BOTH_LOSE_CARRIER,
                            Situation.SWITCH_SILENT,
                            Situation.STP_BRIDGE),
                    Dimension.DEAFNESS,
                    names(Deafness.INBOUND, Deafness.MULTICAST, Deafness.PROTOCOL_112),
                    TOTAL),
            new Impossible(
                    Dimension.SITUATION,
                    names(Situation.INCUMBENT_DEAF),
                    Dimension.DEAFNESS,
                    PARTIAL,
                    "an ACTIVE is meant to hear no adverts: it misses nothing"),
            new Impossible(
                    Dimension.SITUATION,
                    names(Situation.LOCAL_VMS, Situation.START_HEARS_400MS, Situation.START_HEARS_2S),
                    Dimension.DEAFNESS,
                    PARTIAL,
                    "other hosts are heard all the while, as in START and RUNNING_BACKUP"),
            ownLength(Situation.INCUMBENT_STOPPED, "0", "3", "5", "8", "12", "20"),
            ownLength(Situation.BOTH_LOSE_CARRIER, "0", "3", "8", "10", "12"),
            ownLength(Situation.SWITCH_SILENT, "0", "3", "5", "8", "10", "12"),
            ownLength(Situation.STP_BRIDGE, "0", "3", "5", "10", "12", "20"),
            ownLength(Situation.LOCAL_VMS, "0", "3", "5", "10", "12"),
            new Impossible(
                    Dimension.SITUATION,
                    names(
                            Situation.START,
                            Situation.START_HEARS_400MS,
                            Situation.START_HEARS_2S,
                            Situation.RESTART,
                            Situation.CARRIER_FLAP,
                            Situation.RUNNING_BACKUP,
                            Situation.INCUMBENT_DEAF),
                    Dimension.SECONDS,
                    Set.of("5", "10"),
                    OWN_LENGTH),
            new Impossible(
                    Dimension.SITUATION,
                    names(
                            Situation.START_HEARS_400MS,
                            Situation.START_HEARS_2S,
                            Situation.RESTART,
                            Situation.CARRIER_FLAP,
                            Situation.RUNNING_BACKUP,
                            Situation.INCUMBENT_DEAF),
                    Dimension.SECONDS,
                    Set.of("0"),
                    PLAIN_START),
            new Impossible(
                    Dimension.SECONDS,
                    Set.of("0"),
                    Dimension.DEAFNESS,
                    names(Deafness.INBOUND, Deafness.MULTICAST, Deafness.PROTOCOL_112),
                    PLAIN_START),
            new Impossible(
                    Dimension.SECONDS,
                    Set.of("5", "10"),
                    Dimension.DEAFNESS,
                    names(Deafness.INBOUND, Deafness.MULTICAST, Deafness.PROTOCOL_112),
                    TOTAL),
            new Impossible(
                    Dimension.SECONDS, Set.of("12"), Dimension.SITUATION, besides(LIKE_A_START), LONGER_THAN_HOLD),
            new Impossible(
                    Dimension.MAX_HOLD, Set.of("5s"), Dimension.SITUATION, besides(LIKE_A_START), LONGER_THAN_HOLD),
            new Impossible(
                    Dimension.MAX_HOLD,
                    Set.of("5s"),
                    Dimension.SECONDS,
                    Set.of("0", "3", "5", "8", "10", "20"),
                    LONGER_THAN_HOLD),
            new Impossible(Dimension.MAX_HOLD, Set.of("60s"), Dimension.SECONDS, Set.of("12"), LONGER_THAN_HOLD),
            new Impossible(Dimension.MAX_HOLD, Set.of("5s"), Dimension.DEAFNESS, PARTIAL, LONGER_THAN_HOLD),
            new Impossible(Dimension.SECONDS, Set.of("12"), Dimension.DEAFNESS, PARTIAL, LONGER_THAN_HOLD),
            new Impossible(
                    Dimension.INCUMBENT, Set.of(Daemon.KEEPALIVED.name()), Dimension.SITUATION, OF_THE_INCUMBENT, PEER),
            new Impossible(
                    Dimension.INCUMBENT, Set.of(Daemon.KEEPALIVED.name()), Dimension.SECONDS, Set.of("5", "10"), PEER),
            few(
                    Dimension.SITUATION,
                    besides(names(
                            Situation.START,
                            Situation.START_HEARS_400MS,
                            Situation.CARRIER_FLAP,
                            Situation.RUNNING_BACKUP))),
            few(Dimension.DEAFNESS, names(Deafness.INBOUND, Deafness.MULTICAST, Deafness.PROTOCOL_112)),
            few(Dimension.SECONDS, Set.of("0", "3", "5", "10", "12", "20")),
            few(Dimension.INCUMBENT, Set.of(Daemon.KEEPALIVED.name())),
            few(Dimension.FAMILY, Set.of("6")),
            few(Dimension.GATEWAY, Set.of("alone")),
            few(Dimension.MAX_HOLD, Set.of("5s")));

    private MatrixPairs() {}

    private static Impossible ownLength(Situation situation, String... seconds) {
        return new Impossible(Dimension.SITUATION, names(situation), Dimension.SECONDS, Set.of(seconds), OWN_LENGTH);
    }

    private static Impossible few(Dimension dimension, Set<String> values) {
        return new Impossible(Dimension.INTERVAL, Set.of("100ms"), dimension, values, FEW);
    }

    private static Set<String> names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> besides(Set<String> situations) {
        return Stream.of(Situation.values())
                .map(Enum::name)
                .filter(name -> !situations.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Every pair of values that there are, of every two dimensions. */
    static List<Pair> of(List<Cell> cells) {
        List<Pair> pairs = new ArrayList<>();
        Dimension[] dimensions = Dimension.values();
        for (int i = 0; i < dimensions.length; i++) {
            for (int j = i + 1; j < dimensions.length; j++) {
                for (String one : values(dimensions[i], cells)) {
                    for (String other : values(dimensions[j], cells)) {
                        pairs.add(new Pair(dimensions[i], one, dimensions[j], other));
                    }
                }
            }
        }
        return pairs;
    }

    private static Set<String> values(Dimension dimension, List<Cell> cells) {
        return cells.stream().map(dimension::of).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why the two cannot meet; empty: they can. */
    static Optional<String> reason(Pair pair) {
        return IMPOSSIBLE.stream()
                .filter(known -> pair.is(known.dimension(), known.values(), known.against(), known.others()))
                .map(Impossible::reason)
                .findFirst();
    }
}
