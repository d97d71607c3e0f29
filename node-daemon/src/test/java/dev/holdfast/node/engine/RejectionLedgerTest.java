package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.packet.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RejectionLedgerTest {

    private static final RouterKey ROUTER = new RouterKey("lan", Family.IPV4, 51);
    private static final long SENDER = 0x0A4D0001L;

    private final AlarmQueue alarms = new AlarmQueue();
    private final List<NodeEvent.PacketsRejected> told = new ArrayList<>();
    private final RejectionLedger ledger =
            new RejectionLedger(alarms, event -> told.add((NodeEvent.PacketsRejected) event));

    @Test
    void tellsOneSumForEachSenderAndReasonAfterTenSeconds() {
        for (int i = 0; i < 1000; i++) {
            ledger.count(ROUTER, 0, SENDER, Rejection.CHECKSUM, 0);
        }
        ledger.count(ROUTER, 0, SENDER, Rejection.TTL, 5);
        assertThat(told).isEmpty();
        assertThat(alarms.firstDeadlineNanos()).isEqualTo(10_000_000_000L);
        Alarm due = alarms.pollDue(10_000_000_000L);
        assertThat(due).isNotNull();
        due.ring(10_000_000_000L);
        assertThat(told)
                .extracting(NodeEvent.PacketsRejected::reason, NodeEvent.PacketsRejected::count)
                .containsExactly(tuple(Rejection.CHECKSUM, 1000L), tuple(Rejection.TTL, 1L));
        assertThat(alarms.firstDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void forgedSendersCannotGrowItAndNoPacketIsLostFromTheSum() {
        for (int sender = 1; sender <= 100_000; sender++) {
            ledger.count(ROUTER, 0, sender, Rejection.CHECKSUM, 0);
        }
        ledger.ring(0);
        assertThat(told).hasSizeLessThan(128);
        assertThat(told.stream().mapToLong(NodeEvent.PacketsRejected::count).sum())
                .isEqualTo(100_000);
    }
}
