package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Homecoming;

/**
 * FAULT: cannot take part while there is a reason, and comes back as after a start, but for {@code startup.delay}, which counts
 * from the start only.
 */
final class Fault implements StateBehaviour {

    private final Instance instance;
    private Homecoming homecoming = Homecoming.NONE;

    Fault(Instance instance) {
        this.instance = instance;
    }

    /** The former state has let go of everything. */
    void enter(long nowNanos, FaultReason reason, ActionSink sink) {
        homecoming = homecomingAfter(reason);
        instance.attend(Attention.NONE, sink);
        Evidence evidence = instance.evidence(nowNanos, 0, Deliberation.with(Rule.FAULT, Reason.REASON_PRESENT));
        instance.changeState(nowNanos, State.FAULT, instance.membership.raised(reason), evidence, sink);
    }

    private Homecoming homecomingAfter(FaultReason reason) {
        if (!isOfTheLink(reason) && reason != FaultReason.SYNC_GROUP) {
            return Homecoming.NONE;
        }
        return switch (instance.state()) {
            case ACTIVE -> Homecoming.FIRST;
            case BACKUP -> Homecoming.LATER;
            case INITIALIZE, FAULT -> Homecoming.NONE;
        };
    }

    private static boolean isOfTheLink(FaultReason reason) {
        return switch (reason) {
            case NO_CARRIER, INTERFACE_DOWN, INTERFACE_GONE -> true;
            case ADDRESS_TAKEN, NO_SOURCE_ADDRESS, CHECK_FAILED, SYNC_GROUP -> false;
        };
    }

    @Override
    public void onFaultCleared(long nowNanos, FaultReason reason, ActionSink sink) {
        if (!instance.faults().isEmpty()) {
            return;
        }
        instance.interval.useOwn();
        Cause cause = instance.membership.cleared(reason);
        Deliberation deliberation = new Deliberation().notApplied(Rule.FAULT, Reason.REASONS_GONE);
        if (instance.settings().owner() && !instance.isDelayed()) {
            instance.active.enter(nowNanos, cause, 0, deliberation.applied(Rule.OWNER, Reason.CONFIGURED), sink);
        } else {
            Evidence evidence = instance.evidence(nowNanos, 0, instance.considerStartup(deliberation));
            instance.backup.presence.comeBack(homecoming, sink);
            instance.backup.enter(nowNanos, cause, evidence, Why.LINK_BACK, sink);
        }
    }

    /** Heard, for the record, and not acted on. What comes from a link that is down waited in the socket: it is no news. */
    @Override
    public void onAdvert(long nowNanos, Advertisement advertisement, ActionSink sink) {
        if (!instance.isDelayed()) {
            if (instance.faults().stream().noneMatch(Fault::isOfTheLink)) {
                homecoming = Homecoming.NONE;
            }
            instance.heard.record(nowNanos, advertisement);
        }
    }

    @Override
    public void onSettings(long nowNanos, RouterSettings next, long policyRevision, ActionSink sink) {
        instance.apply(nowNanos, next, policyRevision, sink);
    }

    @Override
    public void onShutdown(long nowNanos, ActionSink sink) {
        instance.cancelAllTimers(sink);
        Evidence evidence = instance.evidence(nowNanos, 0, new Deliberation());
        instance.changeState(nowNanos, State.INITIALIZE, new Cause.Stopped(), evidence, sink);
    }

    /** Only {@code startup.delay} runs here, and its end starts nothing. */
    @Override
    public void onTimer(long nowNanos, Timer timer, long lateNanos, ActionSink sink) {}
}
