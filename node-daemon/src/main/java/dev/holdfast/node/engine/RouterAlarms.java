package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Timer;

/** The alarms of one virtual router: its protocol timers, and the one that only its addresses need. */
final class RouterAlarms {

    /** Who is called when one rings. */
    interface Ringing {
        void timerDue(Timer timer, long generation, long nowNanos);

        void refreshDue(long nowNanos);
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

    private final ProtocolAlarm activeDown;
    private final ProtocolAlarm advert;
    private final ProtocolAlarm preemptDelay;
    private final ProtocolAlarm startupDelay;
    private final ProtocolAlarm maxHold;
    private final ProtocolAlarm linkWatch;

    /** Renews the lifetimes of the addresses. */
    final Alarm refresh;

    RouterAlarms(Ringing ringing) {
        activeDown = new ProtocolAlarm(Timer.ACTIVE_DOWN, ringing);
        advert = new ProtocolAlarm(Timer.ADVERT, ringing);
        preemptDelay = new ProtocolAlarm(Timer.PREEMPT_DELAY, ringing);
        startupDelay = new ProtocolAlarm(Timer.STARTUP_DELAY, ringing);
        maxHold = new ProtocolAlarm(Timer.MAX_HOLD, ringing);
        linkWatch = new ProtocolAlarm(Timer.LINK_WATCH, ringing);
        refresh = new Alarm() {
            @Override
            void ring(long nowNanos) {
                ringing.refreshDue(nowNanos);
            }
        };
    }

    private ProtocolAlarm of(Timer timer) {
        return switch (timer) {
            case ACTIVE_DOWN -> activeDown;
            case ADVERT -> advert;
            case PREEMPT_DELAY -> preemptDelay;
            case STARTUP_DELAY -> startupDelay;
            case MAX_HOLD -> maxHold;
            case LINK_WATCH -> linkWatch;
        };
    }

    void set(AlarmQueue queue, Timer timer, long generation, long deadlineNanos) {
        ProtocolAlarm alarm = of(timer);
        alarm.generation = generation;
        queue.set(alarm, deadlineNanos);
    }

    void clear(AlarmQueue queue, Timer timer) {
        queue.clear(of(timer));
    }

    void clearAll(AlarmQueue queue) {
        queue.clear(activeDown);
        queue.clear(advert);
        queue.clear(preemptDelay);
        queue.clear(startupDelay);
        queue.clear(maxHold);
        queue.clear(linkWatch);
        queue.clear(refresh);
    }
}
