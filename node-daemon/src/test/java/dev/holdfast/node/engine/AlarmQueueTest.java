package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AlarmQueueTest {

    private static final class Bell extends Alarm {
        @Override
        void ring(long nowNanos) {}
    }

    private final AlarmQueue queue = new AlarmQueue();

    @Test
    void ringsNobodyBeforeTime() {
        Bell bell = new Bell();
        queue.set(bell, 10);
        assertThat(queue.pollDue(9)).isNull();
        assertThat(queue.pollDue(10)).isSameAs(bell);
        assertThat(queue.firstDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void movesAnAlarmThatIsSetAgain() {
        Bell early = new Bell();
        Bell late = new Bell();
        queue.set(early, 10);
        queue.set(late, 20);
        queue.set(early, 30);
        assertThat(queue.pollDue(100)).isSameAs(late);
        assertThat(queue.pollDue(100)).isSameAs(early);
        assertThat(queue.pollDue(100)).isNull();
    }

    @Test
    void forgetsAnAlarmThatIsCleared() {
        Bell bell = new Bell();
        queue.set(bell, 10);
        queue.clear(bell);
        queue.clear(bell);
        assertThat(bell.isSet()).isFalse();
        assertThat(queue.pollDue(100)).isNull();
    }

    /** Against a sorted list, over many seeded random changes. */
    @Test
    void ringsInOrderOfDeadlines() {
        Random random = new Random(9568);
        List<Bell> bells = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            bells.add(new Bell());
        }
        for (int change = 0; change < 20_000; change++) {
            Bell bell = bells.get(random.nextInt(bells.size()));
            if (random.nextInt(4) == 0) {
                queue.clear(bell);
            } else {
                queue.set(bell, random.nextInt(1000));
            }
            long first = bells.stream()
                    .filter(Alarm::isSet)
                    .mapToLong(set -> set.deadlineNanos)
                    .min()
                    .orElse(Long.MAX_VALUE);
            assertThat(queue.firstDeadlineNanos()).isEqualTo(first);
        }
        List<Long> expected = bells.stream()
                .filter(Alarm::isSet)
                .map(set -> set.deadlineNanos)
                .sorted(Comparator.naturalOrder())
                .toList();
        List<Long> rung = new ArrayList<>();
        for (Alarm due = queue.pollDue(Long.MAX_VALUE); due != null; due = queue.pollDue(Long.MAX_VALUE)) {
            rung.add(due.deadlineNanos);
        }
        assertThat(rung).isEqualTo(expected);
    }
}
