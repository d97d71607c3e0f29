package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;

/**
 * The properties of the whole segment, looked at after every event: two are ACTIVE together only while the segment is ill or for
 * one advertisement's round; and from a promised moment on, there is always one.
 */
final class OneActive {

    private final List<SimulatedHost> hosts;
    private final Segment segment;
    private final Schedule schedule;

    /** Since when several have been ACTIVE on a healthy segment, if they are. */
    private long togetherSinceNanos;

    private boolean wereTogether;
    private long promisedFromNanos = Long.MAX_VALUE;

    OneActive(List<SimulatedHost> hosts, Segment segment, Schedule schedule) {
        this.hosts = hosts;
        this.segment = segment;
        this.schedule = schedule;
    }

    /** From then on there is one, at every moment. */
    void promiseFrom(long nanos) {
        promisedFromNanos = nanos;
    }

    void check() {
        long nowNanos = schedule.nowNanos();
        boolean healthy = segment.isHealthy() && hosts.stream().noneMatch(SimulatedHost::isPaused);
        int active = 0;
        for (SimulatedHost host : hosts) {
            active += host.isActive() ? 1 : 0;
        }
        boolean together = active > 1 && healthy;
        if (together && !wereTogether) {
            togetherSinceNanos = nowNanos;
        } else if (together && nowNanos - togetherSinceNanos > roundNanos()) {
            throw new AssertionError(
                    active + " are ACTIVE for longer than an advertisement's round on a healthy segment");
        }
        wereTogether = together;
        if (active == 0 && nowNanos >= promisedFromNanos) {
            throw new AssertionError("nobody is ACTIVE, and the segment has been healthy for long");
        }
    }

    /** The longest interval, there and back again, and a late timer. */
    private long roundNanos() {
        return longestIntervalNanos() + 2 * Segment.HEALTHY_DELAY_NANOS + SimulatedHost.LATENESS_NANOS;
    }

    long longestIntervalNanos() {
        return hosts.stream()
                .map(SimulatedHost::settings)
                .mapToLong(settings -> settings.advertInterval().toNanos())
                .max()
                .orElseThrow();
    }

    /** How long a healthy segment may be without an ACTIVE: any startup delay, any down interval, a round. */
    long boundNanos(long longestIntervalEver) {
        long bound = 0;
        for (SimulatedHost host : hosts) {
            RouterSettings settings = host.settings();
            long skewAtMost = settings.version() == 2 ? 1_000_000_000L : longestIntervalEver;
            bound = Math.max(
                    bound,
                    settings.startup().delay().toNanos()
                            + settings.downTimerAdverts() * longestIntervalEver
                            + skewAtMost);
        }
        return bound + roundNanos();
    }
}
