package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Timer;

/** The alarms of one virtual router: its protocol timers, and the two that only its addresses need. */
final class RouterAlarms {

    /** Who is called when one rings. */
    interface Ringing {
        void timerDue(Timer timer, long generation, long nowNanos);

        void refreshDue(long nowNanos);

        void secondBurstDue();
    }

    private static final class ProtocolAlarm extends Alarm {
        private final Timer timer;
        private final Ringing ringing;
        private long generation;

        ProtocolAlarm(Timer timer, Ringing ringing) {
            this.timer = timer;
            this.ringing = ringing;
        }

        @Override
        void ring(long nowNanos) {
            ringing.timerDue(timer, generation, nowNanos);
        }
    }

    private final ProtocolAlarm[] byTimer = new ProtocolAlarm[Timer.values().length];

    /** Renews the lifetimes of the addresses. */
    final Alarm refresh;

    /** Announces the addresses once more. */
    final Alarm secondBurst;

    RouterAlarms(Ringing ringing) {
        for (Timer timer : Timer.values()) {
            byTimer[timer.ordinal()] = new ProtocolAlarm(timer, ringing);
        }
        refresh = new Alarm() {
            @Override
            void ring(long nowNanos) {
                ringing.refreshDue(nowNanos);
            }
        };
        secondBurst = new Alarm() {
            @Override
            void ring(long nowNanos) {
                ringing.secondBurstDue();
            }
        };
    }

    void set(AlarmQueue queue, Timer timer, long generation, long deadlineNanos) {
        ProtocolAlarm alarm = byTimer[timer.ordinal()];
        alarm.generation = generation;
        queue.set(alarm, deadlineNanos);
    }

    void clear(AlarmQueue queue, Timer timer) {
        queue.clear(byTimer[timer.ordinal()]);
    }

    void clearAll(AlarmQueue queue) {
        for (ProtocolAlarm alarm : byTimer) {
            queue.clear(alarm);
        }
        queue.clear(refresh);
        queue.clear(secondBurst);
    }
}
