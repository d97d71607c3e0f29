package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;
import org.jspecify.annotations.Nullable;

/**
 * BACKUP (RFC 9568 section 6.4.2): follows the router that is ACTIVE, and promotes itself when that one is gone, resigns, or is
 * of lower priority and may be preempted.
 */
final class Backup implements StateBehaviour {

    final BackupPresence presence;
    private final Instance instance;

    /** When the down timer was armed: changed priorities and settings move its end, not its start. */
    private long downArmedAtNanos;

    /** Who said priority 0; the down timer then runs for the skew time only. */
    private @Nullable IpAddress resignedBy;

    /** Whether a lower one was heard, and let be, since the down timer was armed. */
    private boolean lowerLetBe;

    /** When the first advertisement of a lower one came that {@code preemption: {after: D}} counts from. */
    private long preemptFromNanos;

    /** Until then a farewell is meant for this router; {@link Long#MIN_VALUE}: nobody named it. */
    private long heirUntilNanos = Long.MIN_VALUE;

    Backup(Instance instance) {
        this.instance = instance;
        presence = new BackupPresence(instance);
    }

    /**
     * Enters with a full down timer, or none while {@code startup.delay} runs or the link has to be proven first.
     *
     * @param arming why it has; null: another router was heard a moment ago
     */
    void enter(long nowNanos, Cause cause, Evidence evidence, @Nullable Why arming, ActionSink sink) {
        resignedBy = null;
        lowerLetBe = false;
        heirUntilNanos = Long.MIN_VALUE;
        if (!instance.isDelayed()) {
            beginToWait(nowNanos, arming, sink);
        }
        instance.changeState(nowNanos, State.BACKUP, cause, evidence.with(presence.state()), sink);
    }

    private void beginToWait(long nowNanos, @Nullable Why arming, ActionSink sink) {
        if (arming != null && presence.arm(nowNanos, arming, sink)) {
            return;
        }
        armDown(nowNanos, sink);
        if (arming == null) {
            presence.follow(nowNanos, sink);
        }
    }

    @Override
    public void onAdvert(long nowNanos, Advertisement advertisement, ActionSink sink) {
        if (instance.isDelayed()) {
            return;
        }
        instance.hear(nowNanos, advertisement, sink);
        presence.advertHeard(nowNanos, sink);
        if (advertisement.priority() == 0) {
            onResignation(nowNanos, advertisement, sink);
        } else if (advertisement.priority() >= instance.effectivePriority()) {
            instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
            follow(nowNanos, advertisement, sink);
        } else {
            onLowerPriority(nowNanos, advertisement, sink);
        }
    }

    private void onResignation(long nowNanos, Advertisement advertisement, ActionSink sink) {
        resignedBy = advertisement.source();
        lowerLetBe = false;
        instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        if (nowNanos < heirUntilNanos) {
            inherit(nowNanos, advertisement.source(), sink);
        } else {
            armDown(nowNanos, sink);
        }
    }

    /** No skew: the others, which count theirs, hear the heir before they end. */
    private void inherit(long nowNanos, IpAddress from, ActionSink sink) {
        instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
        Deliberation deliberation =
                Deliberation.with(Rule.PRIORITY_ZERO, Reason.RESIGNED).applied(Rule.HANDING_OVER, Reason.ASKED_FOR);
        promote(nowNanos, new Cause.IncumbentHandedOver(from), 0, deliberation, sink);
    }

    /** Null: it may be named heir. Somebody has to be heard within the down timer, on a link that is proven. */
    @Nullable
    HandoverRefusal refusalAsHeir(long nowNanos) {
        if (instance.settings().owner()) {
            return HandoverRefusal.OWNER;
        }
        if (instance.isDelayed()) {
            return HandoverRefusal.DELAYED;
        }
        if (presence.isShut() || instance.muteness.isMute()) {
            return HandoverRefusal.LINK_UNPROVEN;
        }
        boolean hears = instance.heard.isFresh(nowNanos, instance.downNanos()) && instance.heard.priority() > 0;
        return hears ? null : HandoverRefusal.NO_INCUMBENT;
    }

    @Override
    public void onNamedHeir(long nowNanos, long forNanos, ActionSink sink) {
        heirUntilNanos = nowNanos + forNanos;
    }

    private void onLowerPriority(long nowNanos, Advertisement advertisement, ActionSink sink) {
        if (instance.neverPreempts()) {
            follow(nowNanos, advertisement, sink);
        } else if (delayNanos() > 0 && !instance.membership.hasWaitedToPreempt()) {
            follow(nowNanos, advertisement, sink);
            if (!instance.timers.isRunning(Timer.PREEMPT_DELAY) && !presence.isShut()) {
                preemptFromNanos = nowNanos;
                instance.timers.start(Timer.PREEMPT_DELAY, nowNanos + delayNanos(), sink);
            }
        } else if (delayNanos() == 0) {
            // Discarded: the down timer runs on to its end, or from here if this advertisement opened the gate.
            lowerLetBe = true;
            if (!instance.timers.isRunning(Timer.ACTIVE_DOWN)) {
                armDown(nowNanos, sink);
            }
        }
    }

    /** The sender is ACTIVE and stays so: its interval counts, and the down timer starts afresh. */
    private void follow(long nowNanos, Advertisement advertisement, ActionSink sink) {
        instance.interval.adopt(advertisement.intervalNanos());
        instance.membership.notReady();
        resignedBy = null;
        lowerLetBe = false;
        armDown(nowNanos, sink);
    }

    /** While the gate is shut it does not run: the proof starts it. */
    private void armDown(long nowNanos, ActionSink sink) {
        downArmedAtNanos = nowNanos;
        if (presence.isShut()) {
            return;
        }
        instance.timers.start(Timer.ACTIVE_DOWN, nowNanos + waitNanos(), sink);
    }

    private long waitNanos() {
        return resignedBy != null ? instance.skewNanos() : presence.downNanos();
    }

    /** {@code preemption: {after: D}}, 0 for the others; an owner waits for nobody. */
    private long delayNanos() {
        return instance.settings().preemption() instanceof Preemption.After after
                        && !instance.settings().owner()
                ? after.delay().toNanos()
                : 0;
    }

    @Override
    public void onTimer(long nowNanos, Timer timer, long lateNanos, ActionSink sink) {
        switch (timer) {
            case ACTIVE_DOWN -> promoteAtDownTimer(nowNanos, lateNanos, sink);
            case PREEMPT_DELAY -> promoteAfterDelay(nowNanos, lateNanos, sink);
            case STARTUP_DELAY -> endStartupDelay(nowNanos, lateNanos, sink);
            case MAX_HOLD -> presence.holdIsOver(nowNanos, sink);
            case LINK_WATCH -> presence.watchDue(nowNanos, sink);
            case ADVERT -> throw new IllegalStateException("ADVERT runs in ACTIVE only");
        }
    }

    private void promoteAtDownTimer(long nowNanos, long lateNanos, ActionSink sink) {
        instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        Deliberation deliberation = instance.considerStartup(new Deliberation());
        if (resignedBy == null && !lowerLetBe && hasToWait(nowNanos, deliberation, sink)) {
            return;
        }
        IpAddress resigned = resignedBy;
        Cause cause;
        if (resigned != null) {
            cause = new Cause.IncumbentResigned(resigned);
            deliberation.applied(Rule.PRIORITY_ZERO, Reason.RESIGNED).notApplied(Rule.PREEMPTION, Reason.RESIGNED);
        } else if (lowerLetBe) {
            cause = new Cause.LowerPriorityPreempted(instance.heard.sender(), instance.heard.priority());
            considerPreemption(deliberation, Reason.CONFIGURED);
        } else {
            cause = new Cause.ActiveDownTimerExpired(nowNanos - downArmedAtNanos);
            // Preemption is only asked when an advertisement comes: silence is not held up by "never".
            Reason silence = instance.heard.isEmpty() ? Reason.NO_ADVERT_HEARD : Reason.ADVERTS_STOPPED;
            deliberation.applied(Rule.ACTIVE_DOWN_TIMER, silence).notApplied(Rule.PREEMPTION, silence);
        }
        promote(nowNanos, cause, lateNanos, deliberation, sink);
    }

    /** A member of a sync group becomes ACTIVE with all others, or not yet. */
    private void promote(long nowNanos, Cause cause, long lateNanos, Deliberation deliberation, ActionSink sink) {
        if (!instance.membership.withholds(cause, lateNanos, deliberation)) {
            promoteNow(nowNanos, cause, lateNanos, deliberation, sink);
        }
    }

    void promoteNow(long nowNanos, Cause cause, long lateNanos, Deliberation deliberation, ActionSink sink) {
        instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
        instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        presence.leave(true, sink);
        instance.active.enter(nowNanos, cause, lateNanos, deliberation, sink);
    }

    /** Whether the presence rules hold the router back; the down timer then runs once more, or waits for a proof. */
    boolean hasToWait(long nowNanos, Deliberation deliberation, ActionSink sink) {
        long until = presence.waitUntilNanos(nowNanos, deliberation, sink);
        if (until > nowNanos && until != Long.MAX_VALUE) {
            instance.timers.start(Timer.ACTIVE_DOWN, until, sink);
        }
        return until > nowNanos;
    }

    /** Was ready for its sync group, and is not any more. */
    void waitAnew(long nowNanos, ActionSink sink) {
        resignedBy = null;
        lowerLetBe = false;
        armDown(nowNanos, sink);
    }

    /** The down timer runs to that moment at least; one that is overdue by then is left alone. */
    void holdAtLeast(long nowNanos, long untilNanos, ActionSink sink) {
        boolean endsBefore = instance.timers.isRunning(Timer.ACTIVE_DOWN)
                && instance.timers.deadlineNanos(Timer.ACTIVE_DOWN) < untilNanos;
        if (untilNanos > nowNanos && (endsBefore || instance.membership.isReady())) {
            instance.membership.notReady();
            instance.timers.start(Timer.ACTIVE_DOWN, untilNanos, sink);
        }
    }

    /** What muteness keeps from happening. */
    void promoteUnproven(long nowNanos, ActionSink sink) {
        Cause cause = new Cause.ActiveDownTimerExpired(nowNanos - downArmedAtNanos);
        promote(nowNanos, cause, 0, Deliberation.with(Rule.STARTUP_GATE, Reason.LINK_UNPROVEN), sink);
    }

    @Override
    public void onLinkProven(long nowNanos, Proof proof, ActionSink sink) {
        if (presence.proven(nowNanos, proof, sink)) {
            armDown(nowNanos, sink);
        }
    }

    @Override
    public void onLinkBlocked(long nowNanos, ActionSink sink) {
        if (!instance.isDelayed() && presence.blocked(nowNanos, sink)) {
            instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        }
    }

    @Override
    public void onRoundEnded(long nowNanos, boolean heard, int landmarks, ActionSink sink) {
        if (heard) {
            onLinkProven(nowNanos, presence.proofOfRound(), sink);
        }
        if (presence.roundEnded(nowNanos, heard, landmarks, sink)) {
            instance.membership.notReady();
            instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
            instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        }
    }

    @Override
    public void onAddressAnswered(long nowNanos, long mac, Answerer answerer, ActionSink sink) {
        presence.addressAnswered(nowNanos, mac, answerer, sink);
    }

    @Override
    public void onMuted(long nowNanos, boolean inForce, ActionSink sink) {
        presence.muted(nowNanos, inForce, sink);
    }

    private void promoteAfterDelay(long nowNanos, long lateNanos, ActionSink sink) {
        instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
        Cause cause = new Cause.PreemptDelayExpired(
                instance.heard.sender(), instance.heard.priority(), nowNanos - preemptFromNanos);
        promote(nowNanos, cause, lateNanos, considerPreemption(new Deliberation(), Reason.DELAY_OVER), sink);
    }

    private Deliberation considerPreemption(Deliberation deliberation, Reason reason) {
        if (instance.settings().owner()) {
            deliberation.applied(Rule.OWNER, Reason.OWNER);
        }
        return deliberation
                .notApplied(Rule.HIGHER_PRIORITY, Reason.PRIORITY_LOWER)
                .applied(Rule.PREEMPTION, reason);
    }

    private void endStartupDelay(long nowNanos, long lateNanos, ActionSink sink) {
        if (instance.settings().owner()) {
            promote(
                    nowNanos,
                    new Cause.OwnerStarted(),
                    lateNanos,
                    instance.considerStartup(Deliberation.with(Rule.OWNER, Reason.CONFIGURED)),
                    sink);
        } else {
            beginToWait(nowNanos, Why.STARTED, sink);
        }
    }

    @Override
    public void onPriority(long nowNanos, ActionSink sink) {
        if (lowerLetBe && instance.heard.priority() >= instance.effectivePriority()) {
            // It is the lower one no longer, and may stay: count from when it was last heard.
            lowerLetBe = false;
            downArmedAtNanos = instance.heard.atNanos();
        }
        moveDown(nowNanos, sink);
        if (instance.timers.isRunning(Timer.PREEMPT_DELAY)
                && instance.heard.priority() >= instance.effectivePriority()) {
            instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        }
    }

    /** The running down timer ends when it would have ended had the present values been in force when it was armed. */
    private void moveDown(long nowNanos, ActionSink sink) {
        if (instance.timers.isRunning(Timer.ACTIVE_DOWN)) {
            instance.timers.start(Timer.ACTIVE_DOWN, Math.max(nowNanos, downArmedAtNanos + waitNanos()), sink);
        }
    }

    @Override
    public void onSettings(long nowNanos, RouterSettings next, long policyRevision, ActionSink sink) {
        boolean hadGate = instance.hasGate();
        instance.apply(nowNanos, next, policyRevision, sink);
        if (presence.settingsChanged(nowNanos, hadGate, sink)) {
            armDown(nowNanos, sink);
        }
        if (next.owner() && !instance.isDelayed()) {
            Deliberation deliberation = Deliberation.with(Rule.OWNER, Reason.CONFIGURED);
            promote(nowNanos, new Cause.SettingsChanged("priority"), 0, deliberation, sink);
            return;
        }
        if (lowerLetBe && (instance.neverPreempts() || delayNanos() > 0)) {
            // The lower one may stay now: count from when it was last heard, or the old timer would still throw it out.
            lowerLetBe = false;
            downArmedAtNanos = instance.heard.atNanos();
        }
        movePreemptDelay(nowNanos, sink);
        onPriority(nowNanos, sink);
    }

    private void movePreemptDelay(long nowNanos, ActionSink sink) {
        if (!instance.timers.isRunning(Timer.PREEMPT_DELAY)) {
            return;
        }
        if (delayNanos() == 0) {
            instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        } else {
            instance.timers.start(Timer.PREEMPT_DELAY, Math.max(nowNanos, preemptFromNanos + delayNanos()), sink);
        }
    }

    @Override
    public void onShutdown(long nowNanos, ActionSink sink) {
        Evidence evidence = instance.evidence(nowNanos, 0, new Deliberation());
        presence.leave(false, sink);
        instance.attend(Attention.NONE, sink);
        instance.cancelAllTimers(sink);
        instance.changeState(nowNanos, State.INITIALIZE, new Cause.Stopped(), evidence, sink);
    }

    @Override
    public void onFaultRaised(long nowNanos, FaultReason reason, ActionSink sink) {
        instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
        instance.timers.cancel(Timer.PREEMPT_DELAY, sink);
        presence.leave(false, sink);
        instance.fault.enter(nowNanos, reason, sink);
    }

    /**
     * The caller has drained its sockets: what was heard has moved the down timer already. Whoever was away for as long as others
     * wait asks for a proof anew; a host that was suspended often finds its link not yet open.
     */
    @Override
    public void onWoke(long nowNanos, long lateNanos, ActionSink sink) {
        if (!instance.isDelayed() && Active.isStall(lateNanos, instance.interval.ownNanos())) {
            presence.arm(nowNanos, Why.STALLED, sink);
        }
    }
}
