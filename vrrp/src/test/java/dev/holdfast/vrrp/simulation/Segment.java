package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One broadcast domain, with everything that can be wrong with it. */
class Segment {

    /** A packet never takes longer on a segment that is well. */
    static final long HEALTHY_DELAY_NANOS = 2_000_000L;

    /** How one host is attached. */
    static final class Port {
        private final Station station;
        private boolean carriesAdverts = true;
        private boolean hears = true;
        private boolean speaks = true;
        private int side;

        Port(Station station) {
            this.station = station;
        }

        /** Whether protocol 112 passes, or is filtered. */
        void carryAdverts(boolean carries) {
            carriesAdverts = carries;
        }

        boolean hearsAndSpeaks() {
            return hears && speaks;
        }

        void set(boolean hears, boolean speaks) {
            this.hears = hears;
            this.speaks = speaks;
        }

        void side(int side) {
            this.side = side;
        }

        private boolean isOpen() {
            return hears && speaks && carriesAdverts && side == 0;
        }
    }

    private final Schedule schedule;
    private final Random random;
    private final List<Port> ports = new ArrayList<>();
    private double loss;
    private double duplication;
    private long extraDelayNanos;
    private long lastStragglerNanos;

    Segment(Schedule schedule, Random random) {
        this.schedule = schedule;
        this.random = random;
    }

    Port attach(Station station) {
        Port port = new Port(station);
        ports.add(port);
        return port;
    }

    /** Also reorders: each packet takes a time of its own. */
    void disturb(double loss, double duplication, long extraDelayNanos) {
        this.loss = loss;
        this.duplication = duplication;
        this.extraDelayNanos = extraDelayNanos;
    }

    void heal() {
        disturb(0, 0, 0);
        for (Port port : ports) {
            port.set(true, true);
            port.side(0);
            port.carryAdverts(true);
        }
    }

    /** Everybody hears everybody in time, and no packet of worse times is still under way. */
    boolean isHealthy() {
        if (loss > 0 || duplication > 0 || extraDelayNanos > 0 || schedule.nowNanos() < lastStragglerNanos) {
            return false;
        }
        for (Port port : ports) {
            if (!port.isOpen()) {
                return false;
            }
        }
        return true;
    }

    void send(SimulatedHost from, byte[] message) {
        Port sender = from.port();
        if (!sender.speaks || !sender.carriesAdverts) {
            return;
        }
        for (Port port : ports) {
            if (!reaches(sender, port) || !port.carriesAdverts) {
                continue;
            }
            int copies = random.nextDouble() < duplication ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                deliver(port, from, message);
            }
        }
    }

    private boolean reaches(Port sender, Port port) {
        return port != sender && sender.speaks && port.hears && port.side == sender.side && random.nextDouble() >= loss;
    }

    /** An ARP request: everybody hears who asks, and whoever has the address answers him alone. */
    void ask(Station from, IpAddress target) {
        Port sender = from.port();
        for (Port port : ports) {
            if (reaches(sender, port)) {
                schedule.after(delayNanos(), () -> {
                    port.station.overhear(from.source(), from.mac());
                    if (port.station.answersFor(target)) {
                        answer(port, sender, target);
                    }
                });
            }
        }
    }

    private void answer(Port answerer, Port asker, IpAddress about) {
        if (reaches(answerer, asker)) {
            schedule.after(delayNanos(), () -> asker.station.hearAnswer(about, answerer.station.mac()));
        }
    }

    private long delayNanos() {
        return 1 + random.nextLong(HEALTHY_DELAY_NANOS - 1);
    }

    private void deliver(Port port, SimulatedHost from, byte[] message) {
        long delay = delayNanos();
        if (extraDelayNanos > 0) {
            delay += random.nextLong(extraDelayNanos);
            lastStragglerNanos = Math.max(lastStragglerNanos, schedule.nowNanos() + delay);
        }
        schedule.after(delay, () -> port.station.receive(from.source(), message));
    }
}
