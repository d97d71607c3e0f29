package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Gate;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.startup.Proof;

/**
 * Rule 5 for an ACTIVE that is there, and hears nobody: after a down interval of silence it goes mute, at the next proof it
 * listens for one interval, and speaks on if nobody has taken its place. Under {@code preemption: never} only.
 */
final class ActivePresence {

    /** One silent host may be gone itself; several at once are not. */
    private static final int INDEPENDENT = 2;

    private final Instance instance;
    private boolean silent;
    private long silentSinceNanos;
    private long lastRoundNanos;

    ActivePresence(Instance instance) {
        this.instance = instance;
    }

    void enter(long nowNanos, ActionSink sink) {
        silent = false;
        lastRoundNanos = nowNanos;
        watch(sink);
    }

    /** Settings may change what is watched. */
    void watch(ActionSink sink) {
        instance.attend(isWatched() ? Attention.OCCASIONAL : Attention.NONE, sink);
        if (!isWatched()) {
            instance.muteness.end(sink);
        }
    }

    void leave(ActionSink sink) {
        silent = false;
        instance.timers.cancel(Timer.LINK_WATCH, sink);
        instance.muteness.end(sink);
    }

    private boolean isWatched() {
        return instance.hasGate() && instance.neverPreempts() && instance.isInForce(PresenceRule.DEAF_ACTIVE);
    }

    void roundEnded(long nowNanos, boolean heard, int landmarks, ActionSink sink) {
        if (!isWatched()) {
            return;
        }
        if (heard) {
            silent = false;
        } else if (!silent) {
            silent = true;
            // The round lasted half an interval; what was before it nobody listened to.
            silentSinceNanos = Math.max(lastRoundNanos, nowNanos - instance.interval.ownNanos() / 2);
        }
        lastRoundNanos = nowNanos;
        if (silent) {
            instance.timers.cancel(Timer.LINK_WATCH, sink);
            goMuteIfDeaf(nowNanos, landmarks, sink);
        }
    }

    private void goMuteIfDeaf(long nowNanos, int landmarks, ActionSink sink) {
        long silenceNanos = nowNanos - silentSinceNanos;
        if (!instance.muteness.isMute() && landmarks >= INDEPENDENT && silenceNanos >= instance.downNanos()) {
            instance.muteness.begin(sink);
            sink.decided(GateDecision.of(Gate.MUTE, Why.WENT_MUTE, silenceNanos));
        }
    }

    /** Somebody is heard again. */
    void proven(long nowNanos, Proof proof, ActionSink sink) {
        if (instance.muteness.isMute() && !instance.timers.isRunning(Timer.LINK_WATCH)) {
            instance.timers.start(Timer.LINK_WATCH, nowNanos + instance.interval.ownNanos(), sink);
            sink.decided(
                    new GateDecision(Gate.MUTE, Why.LISTENS, proof, nowNanos - silentSinceNanos, 0, false));
        }
    }

    /** It has listened for one interval, and heard no other router; returns whether it may speak on. */
    boolean hasListened(long nowNanos, ActionSink sink) {
        if (!instance.muteness.isMute()) {
            return false;
        }
        silent = false;
        instance.muteness.end(sink);
        sink.decided(GateDecision.of(Gate.PROVEN, Why.SPOKE_AGAIN, nowNanos - silentSinceNanos));
        return true;
    }

    Gate state() {
        if (!instance.hasGate()) {
            return Gate.OFF;
        }
        return instance.muteness.isMute() ? Gate.MUTE : Gate.PROVEN;
    }
}
