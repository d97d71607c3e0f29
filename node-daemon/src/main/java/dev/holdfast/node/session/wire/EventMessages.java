package dev.holdfast.node.session.wire;

import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.spool.Loss;
import dev.holdfast.proto.v1.AddressChange;
import dev.holdfast.proto.v1.DaemonLifecycle;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Gap;
import dev.holdfast.proto.v1.GateDecision;
import dev.holdfast.proto.v1.Observation;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.vrrp.startup.Proof;

/** What the engine puts on record, as it lies in the spool and travels. */
public final class EventMessages {

    private static final int LONGEST_TEXT = 2000;

    private final String bootId;
    private final String daemonVersion;

    /**
     * For one run of the daemon.
     *
     * @param bootId to which boot the monotonic clock belongs
     */
    public EventMessages(String bootId, String daemonVersion) {
        this.bootId = bootId;
        this.daemonVersion = daemonVersion;
    }

    /** One event as a message. */
    public Event event(NodeEvent event) {
        Event.Builder message = Event.newBuilder().setOccurred(occurrence(event.occurred()));
        switch (event) {
            case NodeEvent.RouterTransition happened ->
                message.getTransitionBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setRouterName(happened.routerName())
                        .setFrom(RouterMessages.state(happened.transition().from()))
                        .setTo(RouterMessages.state(happened.transition().to()))
                        .setCause(CauseMessages.cause(happened.transition().cause()))
                        .setEvidence(EvidenceMessages.evidence(happened));
            case NodeEvent.Lifecycle happened ->
                message.getLifecycleBuilder()
                        .setPhase(phase(happened.phase()))
                        .setDaemonVersion(daemonVersion)
                        .setDetail(bounded(happened.detail()));
            case NodeEvent.LinkChanged happened ->
                message.getLinkBuilder()
                        .setInterface(happened.interfaceName())
                        .setPresent(happened.present())
                        .setUp(happened.up())
                        .setCarrier(happened.carrier());
            case NodeEvent.PacketsRejected happened ->
                message.getRejectedBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setSender(happened.sender().toString())
                        .setReason(happened.reason().name())
                        .setCount(happened.count());
            case NodeEvent.AddressChanged happened ->
                message.getAddressBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setAddress(happened.address().toString())
                        .setWhat(what(happened.what()));
            case NodeEvent.Stalled happened -> message.getStallBuilder().setLateNanos(happened.lateNanos());
            case NodeEvent.Observed happened ->
                message.getObservationBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setWhat(happened.observation().what().name())
                        .setSender(happened.observation().sender().toString())
                        .setOurs(bounded(happened.observation().ours()))
                        .setTheirs(bounded(happened.observation().theirs()));
            case NodeEvent.GateDecided happened -> message.setGate(gate(happened));
            case NodeEvent.FaultReasonChanged happened ->
                message.setObservation(Observation.newBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setWhat(happened.raised() ? "FAULT_REASON_RAISED" : "FAULT_REASON_CLEARED")
                        .setOurs(happened.reason().name()));
            case NodeEvent.CheckChanged happened ->
                message.setObservation(Observation.newBuilder()
                        .setRouter(RouterMessages.key(happened.router()))
                        .setWhat(happened.outcome().good() ? "CHECK_GOOD" : "CHECK_FAILED")
                        .setOurs(happened.check().name())
                        .setTheirs(bounded(happened.outcome().detail())));
            case NodeEvent.PolicyChanged happened ->
                message.getPolicyBuilder()
                        .setRevision(happened.revision())
                        .setApplied(happened.applied())
                        .setReason(bounded(happened.reason()));
        }
        return message.build();
    }

    private static GateDecision gate(NodeEvent.GateDecided happened) {
        dev.holdfast.vrrp.GateDecision decision = happened.decision();
        Proof proof = decision.proof();
        return GateDecision.newBuilder()
                .setRouter(RouterMessages.key(happened.router()))
                .setState(EvidenceMessages.gate(decision.state()))
                .setReason(decision.why().name())
                .setProof(proof == null ? "" : proof.name())
                .setAfterNanos(decision.afterNanos())
                .setAnsweredBy(decision.answeredBy() == 0 ? "" : MacText.of(decision.answeredBy()))
                .setAnsweredByKnownMember(decision.knownMember())
                .build();
    }

    /** What stands for events that are lost. */
    public Event gap(NodeEvent.Occurrence noticed, Loss why, long lost) {
        return Event.newBuilder()
                .setOccurred(occurrence(noticed))
                .setGap(Gap.newBuilder().setWhy(why(why)).setLost(lost))
                .build();
    }

    /** Both clocks and the boot they belong to. */
    public Occurrence occurrence(NodeEvent.Occurrence occurred) {
        return Occurrence.newBuilder()
                .setUnixNanos(occurred.unixNanos())
                .setMonotonicNanos(occurred.monotonicNanos())
                .setBootId(bootId)
                .build();
    }

    private static DaemonLifecycle.Phase phase(NodeEvent.Lifecycle.Phase phase) {
        return switch (phase) {
            case STARTED -> DaemonLifecycle.Phase.PHASE_STARTED;
            case STOPPING -> DaemonLifecycle.Phase.PHASE_STOPPING;
            case FORMER_RUN_DIED -> DaemonLifecycle.Phase.PHASE_FORMER_RUN_DIED;
        };
    }

    private static AddressChange.What what(NodeEvent.AddressChanged.What what) {
        return switch (what) {
            case INSTALLED -> AddressChange.What.WHAT_INSTALLED;
            case REMOVED -> AddressChange.What.WHAT_REMOVED;
            case PUT_BACK -> AddressChange.What.WHAT_PUT_BACK;
            case EXPIRED -> AddressChange.What.WHAT_EXPIRED;
            case LEFTOVER_REMOVED -> AddressChange.What.WHAT_LEFTOVER_REMOVED;
        };
    }

    private static Gap.Why why(Loss why) {
        return switch (why) {
            case OVERFLOW -> Gap.Why.WHY_OVERFLOW;
            case KILLED -> Gap.Why.WHY_KILLED;
            case RESTORED -> Gap.Why.WHY_RESTORED;
            case DAMAGED -> Gap.Why.WHY_SPOOL_DAMAGED;
        };
    }

    /** An event has 64 KiB; text that comes from elsewhere may not use them up. */
    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
