package dev.holdfast.node.engine;

import dev.holdfast.vrrp.settings.Announcements;

/**
 * When an ACTIVE announces its addresses: a burst at the takeover, a second one after a delay, and from then on refreshes; each at
 * once, or packet by packet where switches limit what they learn.
 */
final class AnnouncementSchedule {

    /** Who sends. */
    interface Announcing {

        Announcements announcements();

        /** How many addresses a burst goes through. */
        int addressCount();

        /** Sends {@code count} packets for each address at once. */
        void announceAll(int count);

        /** Sends one packet for one of them. */
        void announceOne(int address);
    }

    private final AlarmQueue alarms;
    private final Announcing announcing;
    private final Alarm second = new Alarm() {
        @Override
        void ring(long nowNanos) {
            burst(announcing.announcements().secondCount(), nowNanos);
        }
    };
    private final Alarm refresh = new Alarm() {
        @Override
        void ring(long nowNanos) {
            burst(announcing.announcements().refreshCount(), nowNanos);
            scheduleRefresh(nowNanos);
        }
    };
    private final Alarm pace = new Alarm() {
        @Override
        void ring(long nowNanos) {
            sendNext(nowNanos);
        }
    };
    private int packetsLeft;
    private int nextAddress;

    AnnouncementSchedule(AlarmQueue alarms, Announcing announcing) {
        this.alarms = alarms;
        this.announcing = announcing;
    }

    /** The addresses are new here. */
    void begin(long nowNanos) {
        Announcements plan = announcing.announcements();
        burst(plan.count(), nowNanos);
        if (plan.secondDelay().isZero()) {
            alarms.clear(second);
        } else {
            alarms.set(second, nowNanos + plan.secondDelay().toNanos());
        }
        scheduleRefresh(nowNanos);
    }

    private void scheduleRefresh(long nowNanos) {
        long everyNanos = announcing.announcements().refresh().toNanos();
        if (everyNanos == 0) {
            alarms.clear(refresh);
        } else {
            alarms.set(refresh, nowNanos + everyNanos);
        }
    }

    /** One burst out of turn. */
    void again(long nowNanos) {
        burst(announcing.announcements().count(), nowNanos);
    }

    private void burst(int count, long nowNanos) {
        if (announcing.announcements().interval().isZero()) {
            announcing.announceAll(count);
            return;
        }
        packetsLeft = count * announcing.addressCount();
        nextAddress = 0;
        sendNext(nowNanos);
    }

    /** The first packet of each address before the second of any. */
    private void sendNext(long nowNanos) {
        int addresses = announcing.addressCount();
        if (packetsLeft <= 0 || addresses == 0) {
            return;
        }
        announcing.announceOne(nextAddress % addresses);
        nextAddress = (nextAddress + 1) % addresses;
        packetsLeft--;
        if (packetsLeft > 0) {
            alarms.set(pace, nowNanos + announcing.announcements().interval().toNanos());
        }
    }

    /** The addresses are gone, or going. */
    void end() {
        alarms.clear(second);
        alarms.clear(refresh);
        alarms.clear(pace);
        packetsLeft = 0;
    }
}
