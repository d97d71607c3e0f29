package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Gate;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.startup.Proof;

/**
 * Rule 5 for an ACTIVE that is there, and hears nobody: after a down interval of silence it goes mute, at the next proof it
 * listens for one interval, and speaks on if nobody has taken its place. After a shorter silence it does so as well, if the others
 * may not have heard it for as long as they wait: else it would take back what another has just taken over. Under
 * {@code preemption: never} only.
 */
final class ActivePresence {

    /** One silent host may be gone itself; several at once are not. */
    private static final int INDEPENDENT = 2;

    private static final int SILENT_ROUNDS = 2;

    private final Instance instance;
    private int silentRounds;
    private int landmarks;

    /** The link may have been deaf since then: between rounds nobody listens. */
    private long lastHeardNanos;

    private long lastSpokeNanos;
    private long spokeBeforeNanos;

    /** The last time that it spoke before it heard somebody: from there on the others may have counted their down timers. */
    private long lastReachedNanos;

    ActivePresence(Instance instance) {
        this.instance = instance;
    }

    void enter(long nowNanos, ActionSink sink) {
        spoke(nowNanos);
        heard(nowNanos, nowNanos);
        watch(sink);
    }

    /** @param sinceNanos it was heard between then and now */
    private void heard(long sinceNanos, long nowNanos) {
        silentRounds = 0;
        lastHeardNanos = nowNanos;
        lastReachedNanos = lastSpokeNanos <= sinceNanos ? lastSpokeNanos : spokeBeforeNanos;
    }

    /** An advertisement leaves. */
    void spoke(long nowNanos) {
        spokeBeforeNanos = lastSpokeNanos;
        lastSpokeNanos = nowNanos;
    }

    /** Settings may change what is watched. */
    void watch(ActionSink sink) {
        instance.attend(isWatched() ? Attention.STEADY : Attention.NONE, sink);
        if (!isWatched()) {
            instance.muteness.end(sink);
        }
    }

    void leave(ActionSink sink) {
        silentRounds = 0;
        instance.timers.cancel(Timer.LINK_WATCH, sink);
        instance.muteness.end(sink);
    }

    private boolean isWatched() {
        return instance.hasGate() && instance.neverPreempts() && instance.isInForce(PresenceRule.DEAF_ACTIVE);
    }

    void roundEnded(long nowNanos, boolean heard, int known, ActionSink sink) {
        if (!isWatched()) {
            return;
        }
        landmarks = known;
        if (heard) {
            // At some time in the round, which lasts for half an interval.
            heard(nowNanos - instance.interval.ownNanos() / 2, nowNanos);
            return;
        }
        silentRounds++;
        instance.timers.cancel(Timer.LINK_WATCH, sink);
        if (!instance.muteness.isOwn() && mayBeReplaced(nowNanos)) {
            goMute(nowNanos, sink);
        }
    }

    /**
     * So long in silence, with more than one host silent that used to answer: another may have taken over. A single silent round
     * may have asked just the one host that is gone.
     */
    private boolean mayBeReplaced(long nowNanos) {
        return isDeaf() && nowNanos - lastHeardNanos >= instance.downNanos();
    }

    private boolean isDeaf() {
        return silentRounds >= SILENT_ROUNDS && landmarks >= INDEPENDENT;
    }

    /**
     * Whether it has been deaf, and the others may have waited in vain for as long as they wait. Silence alone does not tell: deaf
     * for three seconds, it had advertised up to one interval before.
     */
    private boolean mayHaveBeenReplaced(long nowNanos) {
        return isDeaf() && nowNanos - lastReachedNanos >= instance.downNanos();
    }

    /** Before anything is said: whoever may have been replaced says nothing until it has listened. */
    void beforeSpeaking(long nowNanos, ActionSink sink) {
        if (isWatched() && !instance.muteness.isOwn() && mayHaveBeenReplaced(nowNanos)) {
            goMute(nowNanos, sink);
        }
    }

    private void goMute(long nowNanos, ActionSink sink) {
        instance.muteness.begin(sink);
        sink.decided(GateDecision.of(Gate.MUTE, Why.WENT_MUTE, nowNanos - lastHeardNanos));
    }

    /** Somebody is heard again; returns whether the others should hear at once that this router is still there. */
    boolean proven(long nowNanos, Proof proof, ActionSink sink) {
        if (!isWatched() || silentRounds == 0) {
            return false;
        }
        if (!instance.muteness.isOwn() && !mayHaveBeenReplaced(nowNanos)) {
            heard(nowNanos, nowNanos);
            return true;
        }
        beforeSpeaking(nowNanos, sink);
        if (!instance.timers.isRunning(Timer.LINK_WATCH)) {
            instance.timers.start(Timer.LINK_WATCH, nowNanos + instance.interval.ownNanos(), sink);
            sink.decided(new GateDecision(Gate.MUTE, Why.LISTENS, proof, nowNanos - lastHeardNanos, 0, false));
        }
        return false;
    }

    /** It has listened for one interval, and heard no other router; returns whether it may speak on. */
    boolean hasListened(long nowNanos, ActionSink sink) {
        if (!instance.muteness.isOwn()) {
            return false;
        }
        long silenceNanos = nowNanos - lastHeardNanos;
        spoke(nowNanos);
        heard(nowNanos, nowNanos);
        instance.muteness.endOwn(sink);
        sink.decided(GateDecision.of(Gate.PROVEN, Why.SPOKE_AGAIN, silenceNanos));
        return true;
    }

    Gate state() {
        if (!instance.hasGate()) {
            return Gate.OFF;
        }
        return instance.muteness.isMute() ? Gate.MUTE : Gate.PROVEN;
    }
}
