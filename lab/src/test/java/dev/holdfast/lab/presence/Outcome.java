package dev.holdfast.lab.presence;

import dev.holdfast.lab.wire.MacAddress;
import java.time.Duration;
import java.util.List;

/**
 * What was seen on the wire in one cell.
 *
 * @param moves who said that it is ACTIVE, in order, from before the fault to the end; {@code [incumbent]}: it never moved
 * @param both how long answers of two hosts for the address were mixed
 * @param outage the client's longest from the fault on
 * @param log of both daemons
 */
record Outcome(Cell cell, Newcomer newcomer, List<String> moves, Duration both, Duration outage, String log) {

    /** For a daemon that is stopped the kernel answers until it takes the addresses back: at most so long after a takeover (ADR 0008). */
    private static final Duration KERNEL_LATENESS = Duration.ofMillis(400);

    /** False: the other one spoke for the address where it must not, or the address came back from it, or two answered at once. */
    boolean held() {
        Duration together = cell.situation() == Cell.Situation.INCUMBENT_STOPPED ? KERNEL_LATENESS : Duration.ZERO;
        if (both.compareTo(together) > 0) {
            return false;
        }
        if (cell.situation().mayMove()) {
            // It may go over once, for the fault; it may not come back for its end.
            return moves.size() <= 2;
        }
        return moves.equals(List.of("incumbent"));
    }

    /** One line of the run's record. */
    String line() {
        return String.join(
                "|",
                newcomer.name(),
                cell.name(),
                held() ? "held" : "moved",
                String.join(">", moves),
                both.toMillis() + "",
                outage.toMillis() + "");
    }

    /** Whose answer it was. */
    record Answer(long atNanos, MacAddress mac) {}
}
