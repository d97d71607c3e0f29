package dev.holdfast.vrrp.testing;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.DurationText;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** One router on a bench: its clock is turned by hand, its timers fire when they are due, its actions are kept as text. */
public final class RouterBench {

    /** Of a router with a lower address than {@link SampleSettings}' own. */
    public static final String LOWER_ADDRESS = "10.77.0.2";

    /** Of a router with a higher address. */
    public static final String HIGHER_ADDRESS = "10.77.0.200";

    private final ActionTrace trace = new ActionTrace();
    private final VirtualRouter router;
    private long nowNanos = Duration.ofHours(1).toNanos();

    public RouterBench(RouterSettings settings) {
        router = new VirtualRouter(settings, 7);
    }

    /** A router in BACKUP with a whole down timer ahead. */
    public static RouterBench backup(RouterSettings settings) {
        RouterBench bench = new RouterBench(settings);
        bench.handle(new Event.Startup());
        bench.clear();
        return bench;
    }

    /** A router that became ACTIVE for hearing nobody, or by owning the addresses. */
    public static RouterBench active(RouterSettings settings) {
        RouterBench bench = backup(settings);
        if (bench.state() != State.ACTIVE) {
            bench.expire(Timer.ACTIVE_DOWN);
        }
        bench.clear();
        return bench;
    }

    public RouterBench handle(Event event) {
        trace.now(nowNanos);
        router.handle(nowNanos, event, trace);
        return this;
    }

    /** Turns the clock to when the timer is due, without looking at others, and lets it expire. */
    public RouterBench expire(Timer timer) {
        ActionTrace.Started started = trace.running().get(timer);
        if (started == null) {
            throw new AssertionError(timer + " does not run");
        }
        nowNanos = Math.max(nowNanos, started.deadlineNanos());
        return fire(timer, started.generation());
    }

    private RouterBench fire(Timer timer, long generation) {
        trace.running().remove(timer);
        return handle(new Event.TimerExpired(timer, generation));
    }

    /** Turns the clock; every timer that becomes due fires at its moment. */
    public RouterBench advance(String duration) {
        return advance(DurationText.parse(duration).toNanos());
    }

    public RouterBench advance(long nanos) {
        long end = nowNanos + nanos;
        while (true) {
            Map.Entry<Timer, ActionTrace.Started> due = trace.running().entrySet().stream()
                    .filter(entry -> entry.getValue().deadlineNanos() <= end)
                    .min(Comparator.comparingLong(entry -> entry.getValue().deadlineNanos()))
                    .orElse(null);
            if (due == null) {
                nowNanos = end;
                return this;
            }
            nowNanos = Math.max(nowNanos, due.getValue().deadlineNanos());
            fire(due.getKey(), due.getValue().generation());
        }
    }

    /** The clock goes on and nobody looks at the timers, as when the process is stopped. */
    public RouterBench sleep(String duration) {
        nowNanos += DurationText.parse(duration).toNanos();
        return this;
    }

    /** An advertisement that fits our settings but for what is said here. */
    public RouterBench hear(int priority, String sender) {
        return hear(priority, sender, router.settings().advertInterval());
    }

    public RouterBench hear(int priority, String sender, Duration interval) {
        return handle(new Event.AdvertReceived(advertisement(router.settings(), priority, sender, interval)));
    }

    public static Advertisement advertisement(RouterSettings settings, int priority, String sender, Duration interval) {
        IpAddress source = IpAddress.parse(sender);
        Advertisement advertisement = new Advertisement()
                .reset(settings.family(), settings.version(), settings.vrid(), priority, interval.toNanos())
                .source(source.high(), source.low());
        settings.addresses()
                .forEach(virtual -> advertisement.addAddress(
                        virtual.address().high(), virtual.address().low()));
        return advertisement;
    }

    public void clear() {
        trace.clear();
    }

    public List<String> actions() {
        return trace.actions();
    }

    public ActionTrace trace() {
        return trace;
    }

    public Transition lastTransition() {
        return trace.transitions().getLast();
    }

    public VirtualRouter router() {
        return router;
    }

    public State state() {
        return router.state();
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** How long until the timer is due. */
    public Duration remaining(Timer timer) {
        ActionTrace.Started started = trace.running().get(timer);
        if (started == null) {
            throw new AssertionError(timer + " does not run");
        }
        return Duration.ofNanos(started.deadlineNanos() - nowNanos);
    }
}
