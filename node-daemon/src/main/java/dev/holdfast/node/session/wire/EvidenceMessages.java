package dev.holdfast.node.session.wire;

import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.proto.v1.ConsideredRule;
import dev.holdfast.proto.v1.Evidence;
import dev.holdfast.proto.v1.GateState;
import dev.holdfast.proto.v1.PriorityOffset;
import dev.holdfast.proto.v1.Rule;
import java.util.Locale;

/** What the router knew when it decided, as a message. */
final class EvidenceMessages {

    private EvidenceMessages() {}

    static Evidence evidence(NodeEvent.RouterTransition event) {
        dev.holdfast.vrrp.Evidence evidence = event.transition().evidence();
        Evidence.Builder message = Evidence.newBuilder()
                .setAdvertsHeardSinceStart(evidence.advertsHeardSinceStart())
                .setStateAgeNanos(evidence.stateAgeNanos())
                .setLinkAgeNanos(event.linkAgeNanos())
                .setGate(gate(evidence.gate()))
                .setBasePriority(evidence.basePriority())
                .setEffectivePriority(evidence.effectivePriority())
                .setActiveDownIntervalNanos(evidence.activeDownIntervalNanos())
                .setSkewNanos(evidence.skewNanos())
                .setTimerLateNanos(evidence.timerLateNanos())
                .setPolicyRevision(evidence.policyRevision())
                .setPreemption(evidence.preemption())
                .setDaemonAgeNanos(event.daemonAgeNanos());
        dev.holdfast.vrrp.Evidence.AdvertHeard heard = evidence.lastAdvert();
        if (heard != null) {
            message.setLastAdvert(RouterMessages.advert(heard));
        }
        for (dev.holdfast.vrrp.priority.PriorityOffset offset : evidence.offsets()) {
            message.addPriorityOffsets(
                    PriorityOffset.newBuilder().setSource(offset.check()).setOffset(offset.offset()));
        }
        for (dev.holdfast.vrrp.Evidence.Considered considered : evidence.considered()) {
            message.addConsidered(ConsideredRule.newBuilder()
                    .setRule(rule(considered.rule()))
                    .setApplied(considered.applied())
                    .setReason(considered.reason().name().toLowerCase(Locale.ROOT)));
        }
        return message.build();
    }

    static GateState gate(dev.holdfast.vrrp.Evidence.Gate gate) {
        return switch (gate) {
            case OFF -> GateState.GATE_STATE_OFF;
            case ARMED -> GateState.GATE_STATE_ARMED;
            case PROVEN -> GateState.GATE_STATE_PROVEN;
            case MUTE -> GateState.GATE_STATE_MUTE;
        };
    }

    private static Rule rule(dev.holdfast.vrrp.Evidence.Rule rule) {
        return switch (rule) {
            case OWNER -> Rule.RULE_OWNER;
            case PREEMPTION -> Rule.RULE_PREEMPTION;
            case HIGHER_PRIORITY -> Rule.RULE_HIGHER_PRIORITY;
            case EQUAL_PRIORITY_TIE_BREAK -> Rule.RULE_EQUAL_PRIORITY_TIE_BREAK;
            case ACTIVE_DOWN_TIMER -> Rule.RULE_ACTIVE_DOWN_TIMER;
            case PRIORITY_ZERO -> Rule.RULE_PRIORITY_ZERO;
            case STARTUP_DELAY -> Rule.RULE_STARTUP_DELAY;
            case STARTUP_GATE -> Rule.RULE_STARTUP_GATE;
            case ADDRESS_ASKED -> Rule.RULE_ADDRESS_ASKED;
            case LANDMARKS -> Rule.RULE_LANDMARKS;
            case STALL -> Rule.RULE_STALL;
            case RETURN_OF_A_PAIR -> Rule.RULE_RETURN_OF_A_PAIR;
            case FAULT -> Rule.RULE_FAULT;
            case HANDING_OVER -> Rule.RULE_HANDING_OVER;
            case SYNC_GROUP -> Rule.RULE_SYNC_GROUP;
        };
    }
}
