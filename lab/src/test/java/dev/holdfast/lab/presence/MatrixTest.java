package dev.holdfast.lab.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.presence.Cell.Deafness;
import dev.holdfast.lab.presence.Cell.Situation;
import dev.holdfast.lab.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The VIP stays where it is in every cell that the design says can be held, and no two hosts answer for it at any moment. */
@Tag("lab")
class MatrixTest {

    /** What a busy machine may add to the client's own pace of 50 ms. */
    private static final Duration NOTHING_LOST = Duration.ofMillis(600);

    @Test
    void aNewcomerTakesNothingAndNobodyComesBack() throws IOException {
        if (!Boolean.getBoolean("holdfast.nightly")) {
            requireHeld(MatrixRun.play(Newcomer.HOLDFAST, Cell::cover));
            return;
        }
        Path night = NightlyCells.of(Programs.find());
        requireHeld(MatrixRun.play(Newcomer.HOLDFAST, NightlyCells.notYetHeld(night), night));
        Files.deleteIfExists(night);
    }

    private static void requireHeld(List<Outcome> outcomes) {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.cell().canBeHeld())
                .allSatisfy(outcome -> assertThat(outcome.held())
                        .as("%s%n%s", outcome.line(), outcome.log())
                        .isTrue());
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.held() && outcome.cell().hasOneLandmark())
                .allSatisfy(outcome -> assertThat(outcome.log()).contains("why=FEW_LANDMARKS"));
        assertThat(outcomes)
                .filteredOn(outcome -> isOfNoConcernToTheClient(outcome.cell()))
                .allSatisfy(outcome ->
                        assertThat(outcome.outage()).as(outcome.line()).isLessThan(NOTHING_LOST));
    }

    /** The fault is the newcomer's alone. */
    private static boolean isOfNoConcernToTheClient(Cell cell) {
        return cell.canBeHeld()
                && !cell.situation().mayMove()
                && cell.situation() != Situation.BOTH_LOSE_CARRIER
                && cell.situation() != Situation.SWITCH_SILENT;
    }

    /** The data file is what people review: it must be what it says. */
    @Test
    void everyPairOfDimensionsMeets() {
        List<Cell> cells = Cell.all();
        assertThat(cells).hasSizeLessThanOrEqualTo(200).doesNotHaveDuplicates();
        for (Situation situation : Situation.values()) {
            assertThat(cells).anyMatch(cell -> cell.situation() == situation && cell.cover());
        }
        for (int priority : new int[] {50, 100, 200}) {
            for (int seconds : new int[] {0, 3, 8, 20}) {
                assertThat(cells).anyMatch(cell -> cell.priority() == priority && cell.seconds() == seconds);
            }
            for (Deafness deafness : Deafness.values()) {
                assertThat(cells).anyMatch(cell -> cell.priority() == priority && cell.deafness() == deafness);
            }
        }
        for (Deafness deafness : Deafness.values()) {
            for (int family : new int[] {4, 6}) {
                assertThat(cells).anyMatch(cell -> cell.deafness() == deafness && cell.family() == family);
            }
        }
    }
}
