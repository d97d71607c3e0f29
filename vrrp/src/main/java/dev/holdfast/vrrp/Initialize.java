package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.settings.RouterSettings;

/** INITIALIZE (RFC 9568 section 6.4.1): waits for a startup, and takes note of nothing else but faults and settings. */
final class Initialize implements StateBehaviour {

    private final Instance instance;

    Initialize(Instance instance) {
        this.instance = instance;
    }

    @Override
    public void onStartup(long nowNanos, long hostUptimeNanos, ActionSink sink) {
        instance.begin(nowNanos, hostUptimeNanos, sink);
        if (!instance.faults().isEmpty()) {
            instance.fault.enter(nowNanos, instance.faults().iterator().next(), sink);
        } else if (instance.settings().owner() && !instance.isDelayed()) {
            instance.active.enter(
                    nowNanos, new Cause.OwnerStarted(), 0, Deliberation.with(Rule.OWNER, Reason.CONFIGURED), sink);
        } else {
            Deliberation deliberation = instance.settings().owner()
                    ? new Deliberation()
                    : new Deliberation().notApplied(Rule.OWNER, Reason.NOT_OWNER);
            Evidence evidence = instance.evidence(nowNanos, 0, instance.considerStartup(deliberation));
            instance.backup.enter(nowNanos, new Cause.Started(), evidence, Why.STARTED, sink);
        }
    }

    @Override
    public void onSettings(long nowNanos, RouterSettings next, long policyRevision, ActionSink sink) {
        instance.apply(nowNanos, next, policyRevision, sink);
    }
}
