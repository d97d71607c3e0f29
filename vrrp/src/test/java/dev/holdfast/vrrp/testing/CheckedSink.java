package dev.holdfast.vrrp.testing;

import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.MemberStanding;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.startup.Attention;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes actions on, and knows what must be true of one router after every event, whatever has happened to it. */
public final class CheckedSink implements ActionSink {

    private final ActionSink next;
    private final Map<Timer, Long> generations = new EnumMap<>(Timer.class);
    private final Map<Timer, Boolean> running = new EnumMap<>(Timer.class);
    private State state = State.INITIALIZE;
    private boolean held;
    private boolean mute;
    private long nowNanos;
    private int actions;
    private @Nullable Timer expiring;

    public CheckedSink(ActionSink next) {
        this.next = next;
    }

    /** Before each event. */
    public void begin(long nanos) {
        nowNanos = nanos;
        actions = 0;
        expiring = null;
    }

    /** A timer that the caller lets expire; false: it is outdated. */
    public boolean expires(Timer timer, long generation) {
        boolean current = isRunning(timer) && generations.getOrDefault(timer, 0L) == generation;
        if (current) {
            running.put(timer, false);
            expiring = timer;
        }
        return current;
    }

    /** How many actions the last event brought. */
    public int actions() {
        return actions;
    }

    public boolean isRunning(Timer timer) {
        return running.getOrDefault(timer, false);
    }

    @Override
    public void sendAdvertisement(int priority) {
        actions++;
        require(held, "advertises without holding the addresses");
        require(!mute, "advertises while it is mute");
        require(priority >= 0 && priority <= 255, "advertises priority " + priority);
        next.sendAdvertisement(priority);
    }

    @Override
    public void installAddresses() {
        actions++;
        held = true;
        next.installAddresses();
    }

    @Override
    public void removeAddresses() {
        actions++;
        require(held, "removes addresses that it does not hold");
        held = false;
        next.removeAddresses();
    }

    @Override
    public void announceAddresses() {
        actions++;
        require(held, "announces addresses that it does not hold");
        require(!mute, "announces while it is mute");
        next.announceAddresses();
    }

    @Override
    public void startTimer(Timer timer, long generation, long deadlineNanos) {
        actions++;
        require(generation > generations.getOrDefault(timer, 0L), timer + " starts without a newer generation");
        require(deadlineNanos >= nowNanos, timer + " starts in the past");
        generations.put(timer, generation);
        running.put(timer, true);
        next.startTimer(timer, generation, deadlineNanos);
    }

    @Override
    public void cancelTimer(Timer timer) {
        actions++;
        // A router that steps back before it looks at its expired timer cancels that one too.
        require(isRunning(timer) || timer == expiring, timer + " is cancelled and did not run");
        running.put(timer, false);
        next.cancelTimer(timer);
    }

    @Override
    public void transitioned(Transition transition) {
        actions++;
        require(transition.from() == state, transition + " does not begin where the last one ended: " + state);
        require(transition.from() != transition.to(), transition + " goes nowhere");
        require(transition.atNanos() == nowNanos, transition + " is not of now");
        require(
                transition.evidence().timerLateNanos() >= 0
                        && transition.evidence().stateAgeNanos() >= 0,
                transition + " has times below 0");
        state = transition.to();
        next.transitioned(transition);
    }

    @Override
    public void attendLink(Attention attention, long intervalNanos) {
        actions++;
        next.attendLink(attention, intervalNanos);
    }

    @Override
    public void mute() {
        actions++;
        require(!mute, "is muted twice");
        mute = true;
        next.mute();
    }

    @Override
    public void unmute() {
        actions++;
        require(mute, "is unmuted and was not mute");
        mute = false;
        next.unmute();
    }

    @Override
    public void decided(GateDecision decision) {
        actions++;
        require(decision.afterNanos() >= 0, decision + " has times below 0");
        next.decided(decision);
    }

    @Override
    public void observed(Observation observation) {
        actions++;
        next.observed(observation);
    }

    /** After each event. */
    public void check(VirtualRouter router) {
        require(router.state() == state, router.state() + " was not told, " + state + " was");
        require(
                held == (state == State.ACTIVE) || (held && mute && state == State.BACKUP),
                "in " + state + " the addresses are " + (held ? "held" : "let go") + (mute ? ", mute" : ""));
        require(mute == router.isMute(), "mute was told otherwise");
        require(isRunning(Timer.ADVERT) == (state == State.ACTIVE), "ADVERT in " + state);
        boolean waits = isRunning(Timer.ACTIVE_DOWN)
                || isRunning(Timer.STARTUP_DELAY)
                || router.gate() == Evidence.Gate.ARMED
                || router.gate() == Evidence.Gate.MUTE
                || router.standing() == MemberStanding.READY;
        require(state != State.BACKUP || waits, "a BACKUP that waits for nothing");
        require(state == State.BACKUP || !isRunning(Timer.ACTIVE_DOWN), "ACTIVE_DOWN in " + state);
        require(state == State.BACKUP || !isRunning(Timer.PREEMPT_DELAY), "PREEMPT_DELAY in " + state);
        require(state != State.ACTIVE || !isRunning(Timer.STARTUP_DELAY), "STARTUP_DELAY in ACTIVE");
        require(state != State.FAULT || !router.faultReasons().isEmpty(), "FAULT without a reason");
        require(
                state == State.FAULT
                        || state == State.INITIALIZE
                        || router.faultReasons().isEmpty(),
                state + " with " + router.faultReasons());
        int priority = router.effectivePriority();
        require(
                router.settings().owner() ? priority == 255 : priority >= 1 && priority <= 254,
                "effective priority " + priority);
        require(router.skewNanos() > 0, "no skew");
        require(router.activeDownIntervalNanos() > router.skewNanos(), "no down interval");
    }

    private static void require(boolean holds, String violation) {
        if (!holds) {
            throw new AssertionError(violation);
        }
    }
}
