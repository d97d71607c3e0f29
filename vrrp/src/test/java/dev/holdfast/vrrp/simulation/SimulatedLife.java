package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.group.GroupMember;
import dev.holdfast.vrrp.group.SyncGroup;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.CheckedSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a host's daemon, from start to stop or death, as far as one virtual router sees it. */
final class SimulatedLife implements ActionSink, SimulatedLink.Daemon, GroupMember {

    private static final long HOST_SILENCED_NANOS = 5_000_000L;

    private record Started(long generation, long deadlineNanos) {}

    private final SimulatedHost host;
    private final String name;
    private final Schedule schedule;
    private final Segment segment;
    private final Random random;
    private final Consumer<String> log;
    private final SimulatedSocket socket;
    private final VirtualRouter router;
    private final SimulatedLink link;
    private boolean holds;
    private boolean mute;
    private final CheckedSink sink = new CheckedSink(this);
    private final Map<Timer, Started> timers = new EnumMap<>(Timer.class);
    private SyncGroup.@Nullable Seat seat;

    SimulatedLife(
            SimulatedHost host,
            Schedule schedule,
            Segment segment,
            Random random,
            Consumer<String> log,
            SimulatedSocket socket,
            Set<PresenceRule> rules) {
        this.host = host;
        name = host.name();
        this.schedule = schedule;
        this.segment = segment;
        this.random = random;
        this.log = log;
        this.socket = socket;
        router = new VirtualRouter(host.settings(), 0, rules);
        link = new SimulatedLink(this, host, schedule, segment, host.probesNanos(), host.named(), host.landmarks());
    }

    SimulatedLink link() {
        return link;
    }

    /** Whether the host answers for the addresses, as long as its kernel does. */
    boolean answers() {
        return holds && !mute;
    }

    /** From now on it moves with others; null: alone. */
    void sit(SyncGroup.@Nullable Seat taken) {
        seat = taken;
    }

    private void told() {
        SyncGroup.Seat taken = seat;
        if (taken != null) {
            taken.told(schedule.nowNanos());
        }
    }

    @Override
    public VirtualRouter router() {
        return router;
    }

    @Override
    public boolean isAwake() {
        return host.lives(this) && !host.isPaused();
    }

    @Override
    public void handle(Event event) {
        handle(schedule.nowNanos(), event);
    }

    @Override
    public void handle(long nowNanos, Event event) {
        sink.begin(nowNanos);
        router.handle(nowNanos, event, sink);
        sink.check(router);
        told();
    }

    void expire(Timer timer, long generation) {
        sink.begin(schedule.nowNanos());
        boolean current = sink.expires(timer, generation);
        State before = router.state();
        router.handle(schedule.nowNanos(), new Event.TimerExpired(timer, generation), sink);
        sink.check(router);
        if (!current && sink.actions() > 0 && before == router.state()) {
            throw new AssertionError(name + ": generation " + generation + " of " + timer + " acted and is outdated");
        }
        told();
    }

    void expireWhatIsDue() {
        for (Map.Entry<Timer, Started> timer : List.copyOf(timers.entrySet())) {
            if (timer.getValue().deadlineNanos() <= schedule.nowNanos()) {
                expire(timer.getKey(), timer.getValue().generation());
            }
        }
    }

    long latenessNanos() {
        return timers.values().stream()
                .mapToLong(timer -> schedule.nowNanos() - timer.deadlineNanos())
                .max()
                .orElse(0);
    }

    @Override
    public void sendAdvertisement(int priority) {
        segment.send(host, socket.write(router.settings(), priority, host.source()));
    }

    @Override
    public void startTimer(Timer timer, long generation, long deadlineNanos) {
        timers.put(timer, new Started(generation, deadlineNanos));
        schedule.at(deadlineNanos + random.nextLong(SimulatedHost.LATENESS_NANOS), () -> due(timer, generation));
    }

    private void due(Timer timer, long generation) {
        if (!host.lives(this) || host.isPaused()) {
            return;
        }
        Started latest = timers.get(timer);
        boolean current = latest != null && latest.generation() == generation;
        if (current || random.nextInt(8) == 0) {
            expire(timer, generation);
        }
    }

    @Override
    public void cancelTimer(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public void transitioned(Transition transition) {
        log.accept(name + " " + transition.from() + " to " + transition.to() + " " + transition.cause());
    }

    @Override
    public void installAddresses() {
        holds = true;
    }

    @Override
    public void removeAddresses() {
        holds = false;
    }

    @Override
    public void announceAddresses() {}

    @Override
    public void attendLink(Attention attention, long intervalNanos) {
        link.attend(attention, intervalNanos);
    }

    @Override
    public void mute() {
        mute = true;
        schedule.after(HOST_SILENCED_NANOS, () -> {
            if (host.lives(this) && mute && !host.isPaused()) {
                handle(new Event.Muted(true));
            }
        });
    }

    @Override
    public void unmute() {
        mute = false;
    }

    @Override
    public void decided(GateDecision decision) {
        log.accept(name + " " + decision.why() + " " + decision.afterNanos() / 1_000_000 + " ms");
        host.decisions().add(decision.why());
    }

    @Override
    public void observed(Observation observation) {}
}
