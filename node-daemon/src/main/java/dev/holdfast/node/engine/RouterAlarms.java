package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Timer;
import java.time.Duration;

/** The alarms of one virtual router: its protocol timers, and the one that only its addresses need. */
final class RouterAlarms {

    /** So long before it takes over a router is told, if nobody is heard meanwhile. */
    static final long NEAR_NANOS = 5_000_000;

    /** Who is called when one rings. */
    interface Ringing {
        void timerDue(Timer timer, long generation, long nowNanos);

        void refreshDue(long nowNanos);

        /** Unless somebody is heard, the router takes over in a moment. */
        void takeoverNear(long deadlineNanos, long nowNanos);
    }

    private static class ProtocolAlarm extends Alarm {
        private final Timer timer;
        private final Ringing ringing;
        private long generation;

        ProtocolAlarm(Timer timer, Ringing ringing) {
            this.timer = timer;
            this.ringing = ringing;
        }

        void set(AlarmQueue queue, long generationNow, long deadline) {
            generation = generationNow;
            queue.set(this, deadline);
        }

        @Override
        void ring(long nowNanos) {
            ringing.timerDue(timer, generation, nowNanos);
        }
    }

    /** Rings for the first time shortly before it is due. While adverts are heard it does neither. */
    private static final class ActiveDownAlarm extends ProtocolAlarm {
        private final AlarmQueue queue;
        private final Ringing ringing;
        private long expiresAtNanos;
        private boolean near;

        ActiveDownAlarm(AlarmQueue queue, Ringing ringing) {
            super(Timer.ACTIVE_DOWN, ringing);
            this.queue = queue;
            this.ringing = ringing;
        }

        @Override
        void set(AlarmQueue same, long generationNow, long deadline) {
            expiresAtNanos = deadline;
            near = false;
            super.set(same, generationNow, deadline - NEAR_NANOS);
        }

        @Override
        void ring(long nowNanos) {
            if (near) {
                super.ring(nowNanos);
                return;
            }
            near = true;
            queue.set(this, expiresAtNanos);
            ringing.takeoverNear(expiresAtNanos, nowNanos);
        }
    }

    private final AlarmQueue queue;
    private final ProtocolAlarm activeDown;
    private final ProtocolAlarm advert;
    private final ProtocolAlarm preemptDelay;
    private final ProtocolAlarm startupDelay;
    private final ProtocolAlarm maxHold;
    private final ProtocolAlarm linkWatch;
    private AdvertSlots slots = new AdvertSlots(1);

    /** Renews the lifetimes of the addresses. */
    private final Alarm refresh;

    RouterAlarms(AlarmQueue queue, Ringing ringing) {
        this.queue = queue;
        activeDown = new ActiveDownAlarm(queue, ringing);
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

    /** From now on adverts leave in the slots of this interval. */
    void pace(Duration advertInterval) {
        slots = AdvertSlots.of(advertInterval);
    }

    void set(Timer timer, long generation, long deadlineNanos) {
        of(timer).set(queue, generation, timer == Timer.ADVERT ? slots.before(deadlineNanos) : deadlineNanos);
    }

    void setRefresh(long deadlineNanos) {
        queue.set(refresh, deadlineNanos);
    }

    void clearRefresh() {
        queue.clear(refresh);
    }

    void clear(Timer timer) {
        queue.clear(of(timer));
    }

    void clearAll() {
        for (Timer timer : Timer.values()) {
            clear(timer);
        }
        clearRefresh();
    }
}
