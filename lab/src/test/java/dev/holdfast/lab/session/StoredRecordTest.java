package dev.holdfast.lab.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.lab.session.StoredRecord.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of the fault rounds sees what is wrong. */
class StoredRecordTest {

    private static Row moved(long seq, String from, String to) {
        return new Row(1, seq, seq, "transition", "web", from, to, "fault_raised", 0);
    }

    private static Row other(long epoch, long seq, String kind, long lost) {
        return new Row(epoch, seq, 100 * epoch + seq, kind, "", "", "", "", lost);
    }

    private static void refused(Row... rows) {
        StoredRecord stored = new StoredRecord(List.of(rows));
        assertThatThrownBy(() -> {
                    stored.requireExactlyOnceInOrder();
                    stored.requireUnbrokenChains();
                })
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void takesAWholeRecordAndOneWithGaps() {
        StoredRecord stored = new StoredRecord(List.of(
                moved(1, "INITIALIZE", "BACKUP"),
                moved(2, "BACKUP", "ACTIVE"),
                other(1, 7, "gap", 4),
                moved(8, "FAULT", "BACKUP"),
                other(2, 1, "gap", 3)));
        stored.requireExactlyOnceInOrder();
        stored.requireUnbrokenChains();
        assertThat(stored.accounted()).isEqualTo(3 + 4 + 3);
    }

    @Test
    void seesWhatIsMissingTwiceOrLate() {
        refused(moved(1, "INITIALIZE", "BACKUP"), moved(3, "BACKUP", "ACTIVE"));
        refused(moved(2, "INITIALIZE", "BACKUP"));
        refused(moved(1, "INITIALIZE", "BACKUP"), moved(1, "BACKUP", "ACTIVE"));
        refused(other(1, 1, "link", 0), other(2, 2, "link", 0));
        refused(other(1, 1, "link", 0), other(1, 2, "quarantined", 0));
        refused(
                moved(1, "INITIALIZE", "BACKUP"),
                new Row(1, 2, 0, "transition", "web", "BACKUP", "ACTIVE", "fault_raised", 0));
    }

    @Test
    void seesAChainThatIsBroken() {
        refused(moved(1, "INITIALIZE", "BACKUP"), moved(2, "ACTIVE", "FAULT"));
    }
}
