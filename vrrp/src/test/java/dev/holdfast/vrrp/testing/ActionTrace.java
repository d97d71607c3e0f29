package dev.holdfast.vrrp.testing;

import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.startup.Attention;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps what a router wants done as short text, in order, and the timers that it asked for. */
public final class ActionTrace implements ActionSink {

    /** A timer as it was asked for. */
    public record Started(long generation, long deadlineNanos) {}

    private final List<String> actions = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();
    private final List<GateDecision> decisions = new ArrayList<>();
    private final List<Observation> observations = new ArrayList<>();
    private final Map<Timer, Started> running = new EnumMap<>(Timer.class);
    private final Map<Timer, Long> generations = new EnumMap<>(Timer.class);
    private long nowNanos;

    /** Before each event. */
    public void now(long nanos) {
        nowNanos = nanos;
    }

    @Override
    public void sendAdvertisement(int priority) {
        actions.add("advertise " + priority);
    }

    @Override
    public void installAddresses() {
        actions.add("install");
    }

    @Override
    public void removeAddresses() {
        actions.add("remove");
    }

    @Override
    public void announceAddresses() {
        actions.add("announce");
    }

    @Override
    public void startTimer(Timer timer, long generation, long deadlineNanos) {
        actions.add("start " + timer + " " + millis(deadlineNanos - nowNanos));
        running.put(timer, new Started(generation, deadlineNanos));
        generations.put(timer, generation);
    }

    @Override
    public void cancelTimer(Timer timer) {
        actions.add("cancel " + timer);
        running.remove(timer);
    }

    @Override
    public void transitioned(Transition transition) {
        actions.add(transition.from() + " to " + transition.to() + " "
                + transition.cause().getClass().getSimpleName());
        transitions.add(transition);
    }

    @Override
    public void observed(Observation observation) {
        actions.add("observe " + observation.what());
        observations.add(observation);
    }

    @Override
    public void attendLink(Attention attention, long intervalNanos) {
        actions.add("attend " + attention);
    }

    @Override
    public void mute() {
        actions.add("mute");
    }

    @Override
    public void unmute() {
        actions.add("unmute");
    }

    @Override
    public void decided(GateDecision decision) {
        actions.add("decide " + decision.why());
        decisions.add(decision);
    }

    private static String millis(long nanos) {
        return BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString();
    }

    /** Forgets the actions, not the timers. */
    public void clear() {
        actions.clear();
    }

    public List<String> actions() {
        return List.copyOf(actions);
    }

    public List<Transition> transitions() {
        return List.copyOf(transitions);
    }

    public List<Observation> observations() {
        return List.copyOf(observations);
    }

    public List<GateDecision> decisions() {
        return List.copyOf(decisions);
    }

    /** The timers that run, by kind. */
    public Map<Timer, Started> running() {
        return running;
    }

    /** The last generation that was asked for; 0: none. */
    public long generation(Timer timer) {
        return generations.getOrDefault(timer, 0L);
    }
}
