package dev.holdfast.lab.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Programs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real processes, a real database, and troubles at random while the engine makes transitions. After each round every
 * event that the engine counted is in PostgreSQL once and in order, or in a gap that says how many; and a node beside it
 * that nothing happens to but the control plane's troubles makes not one transition.
 *
 * <p>Duplicated and reordered delivery, and more of what clocks do, are played faster and more often without processes:
 * {@code DeliveryFaultsTest} (control plane), {@code SessionFaultTest} and {@code ConnectionTest} (node daemon).
 */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class SessionFaultsTest {

    @Test
    void theRecordIsWholeAfterEveryTroubleAndNoVipMovesForIt() throws Exception {
        Rounds rounds = new Rounds(Programs.find());
        long seed = rounds.seed();
        System.out.println("session faults: seed " + seed + ", rounds " + rounds.first() + " to " + rounds.count()
                + " (-Dholdfast.faults.seed=" + seed + ")");
        List<Trouble> possible = Trouble.possible();
        try (FaultyFleet fleet = new FaultyFleet()) {
            fleet.start();
            List<StoredRecord.Row> calm = fleet.calmTransitions();
            assertThat(calm).isNotEmpty();
            for (int round = rounds.first(); round <= rounds.count(); round++) {
                Random random = new Random(seed * 1_000 + round);
                Trouble trouble = trouble(possible, seed, round);
                String name = "seed " + seed + " round " + round + " " + trouble;
                long began = System.nanoTime();
                try {
                    fleet.play(trouble, random);
                    fleet.requireWholeRecord();
                } catch (AssertionError | RuntimeException failed) {
                    throw new AssertionError(name + ": " + failed.getMessage(), failed);
                }
                assertThat(fleet.calmTransitions()).as(name).isEqualTo(calm);
                rounds.played(round);
                System.out.printf("session faults: %s, %d ms%n", name, (System.nanoTime() - began) / 1_000_000);
            }
            assertThat(fleet.gapsTold()).as("a full disk leaves a gap").isPositive();
            rounds.finished();
        }
    }

    /** All of them come in turn, in an order that each turn shuffles anew. */
    private static Trouble trouble(List<Trouble> possible, long seed, int round) {
        int turn = (round - 1) / possible.size();
        List<Trouble> deck = new ArrayList<>(possible);
        Collections.shuffle(deck, new Random(seed * 31 + turn));
        return deck.get((round - 1) % deck.size());
    }
}
