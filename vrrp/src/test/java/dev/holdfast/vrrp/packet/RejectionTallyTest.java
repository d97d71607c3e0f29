package dev.holdfast.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionTallyTest {

    private final RejectionTally tally = new RejectionTally(Family.IPV4);

    private List<String> drained() {
        List<String> lines = new ArrayList<>();
        tally.drain((sender, reason, count) -> lines.add(sender + " " + reason + " " + count));
        return lines;
    }

    @Test
    void countsByReasonAndSender() {
        tally.count(0, 0x0A4D0001, Rejection.TTL);
        tally.count(0, 0x0A4D0002, Rejection.TTL);
        tally.count(0, 0x0A4D0001, Rejection.CHECKSUM);
        tally.count(0, 0x0A4D0001, Rejection.TTL);

        assertThat(drained()).containsExactly("10.77.0.1 TTL 2", "10.77.0.1 CHECKSUM 1", "10.77.0.2 TTL 1");
        assertThat(tally.total(Rejection.TTL)).isEqualTo(3);
    }

    @Test
    void startsAfreshAfterItWasTold() {
        tally.count(0, 0x0A4D0001, Rejection.TTL);
        drained();

        assertThat(drained()).isEmpty();
        tally.count(0, 0x0A4D0002, Rejection.TTL);
        assertThat(drained()).containsExactly("10.77.0.2 TTL 1");
        assertThat(tally.total(Rejection.TTL)).isEqualTo(2);
    }

    @Test
    void keepsCountingWhenMoreSendersAreInventedThanThereIsRoomFor() {
        for (int i = 1; i <= 100_000; i++) {
            tally.count(0, i, Rejection.VRID);
        }

        assertThat(drained()).hasSize(RejectionTally.SENDERS + 1).last().isEqualTo("0.0.0.0 VRID 99968");
        assertThat(tally.total(Rejection.VRID)).isEqualTo(100_000);
    }
}
