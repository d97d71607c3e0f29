package dev.holdfast.node.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of alarms by deadline. Setting, moving and clearing cost O(log n) and allocate nothing once it has grown. */
final class AlarmQueue {

    private Alarm[] heap = new Alarm[64];
    private int size;

    /** Sets it, or moves it. */
    void set(Alarm alarm, long deadlineNanos) {
        alarm.deadlineNanos = deadlineNanos;
        if (alarm.isSet()) {
            siftDown(siftUp(alarm.position));
            return;
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        put(alarm, size++);
        siftUp(alarm.position);
    }

    /** One that is not set stays so. */
    void clear(Alarm alarm) {
        int position = alarm.position;
        if (position < 0) {
            return;
        }
        alarm.position = -1;
        size--;
        if (position < size) {
            put(heap[size], position);
            siftDown(siftUp(position));
        }
    }

    /** Of the first alarm; {@link Long#MAX_VALUE}: none is set. */
    long firstDeadlineNanos() {
        return size == 0 ? Long.MAX_VALUE : heap[0].deadlineNanos;
    }

    /** Takes the first alarm out if it is due; null: none is. */
    @Nullable
    Alarm pollDue(long nowNanos) {
        if (size == 0 || heap[0].deadlineNanos > nowNanos) {
            return null;
        }
        Alarm due = heap[0];
        clear(due);
        return due;
    }

    private void put(Alarm alarm, int position) {
        heap[position] = alarm;
        alarm.position = position;
    }

    private int siftUp(int from) {
        Alarm alarm = heap[from];
        int at = from;
        while (at > 0 && heap[(at - 1) / 2].deadlineNanos > alarm.deadlineNanos) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        put(alarm, at);
        return at;
    }

    private void siftDown(int from) {
        Alarm alarm = heap[from];
        int at = from;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && heap[child + 1].deadlineNanos < heap[child].deadlineNanos) {
                child++;
            }
            if (heap[child].deadlineNanos >= alarm.deadlineNanos) {
                break;
            }
            put(heap[child], at);
            at = child;
        }
        put(alarm, at);
    }
}
