package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.Announcements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When what is sent, on a clock that the test moves. */
final class AnnouncementScheduleTest implements AnnouncementSchedule.Announcing {

    private static final long SECOND = 1_000_000_000L;

    private final AlarmQueue alarms = new AlarmQueue();
    private final AnnouncementSchedule schedule = new AnnouncementSchedule(alarms, this);
    private final List<String> sent = new ArrayList<>();
    private Announcements plan = Announcements.DEFAULT;
    private long nowNanos;

    @BeforeEach
    void forget() {
        sent.clear();
    }

    @Override
    public Announcements announcements() {
        return plan;
    }

    @Override
    public int addressCount() {
        return 2;
    }

    @Override
    public void announceAll(int count) {
        sent.add(nowNanos / (SECOND / 10) + ": all " + count);
    }

    @Override
    public void announceOne(int address) {
        sent.add(nowNanos / (SECOND / 10) + ": one " + address);
    }

    private void runUntil(long endNanos) {
        while (alarms.firstDeadlineNanos() <= endNanos) {
            nowNanos = alarms.firstDeadlineNanos();
            Alarm due = alarms.pollDue(nowNanos);
            assertThat(due).isNotNull();
            due.ring(nowNanos);
        }
    }

    @Test
    void burstsAtOnceAndAfterFiveSecondsByDefault() {
        schedule.begin(0);
        runUntil(3600 * SECOND);
        assertThat(sent).containsExactly("0: all 5", "50: all 5");
    }

    @Test
    void refreshesUntilTheEnd() {
        plan = new Announcements(3, Duration.ZERO, 5, Duration.ofSeconds(10), 1, Duration.ZERO);
        schedule.begin(0);
        runUntil(25 * SECOND);
        schedule.end();
        runUntil(3600 * SECOND);
        assertThat(sent).containsExactly("0: all 3", "100: all 1", "200: all 1");
    }

    @Test
    void goesThroughTheAddressesPacketByPacket() {
        plan = new Announcements(2, Duration.ZERO, 5, Duration.ZERO, 1, Duration.ofMillis(200));
        schedule.begin(0);
        runUntil(3600 * SECOND);
        assertThat(sent).containsExactly("0: one 0", "2: one 1", "4: one 0", "6: one 1");
    }

    @Test
    void stopsInTheMiddleOfABurst() {
        plan = new Announcements(2, Duration.ofSeconds(1), 5, Duration.ZERO, 1, Duration.ofMillis(200));
        schedule.begin(0);
        runUntil(SECOND / 5);
        schedule.end();
        runUntil(3600 * SECOND);
        assertThat(sent).containsExactly("0: one 0", "2: one 1");
    }
}
