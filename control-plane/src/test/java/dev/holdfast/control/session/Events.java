package dev.holdfast.control.session;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Cause;
import dev.holdfast.proto.v1.ConsideredRule;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Evidence;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.Gap;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.Rule;
import dev.holdfast.proto.v1.Stall;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Transition;
import java.util.concurrent.atomic.AtomicLong;

/** Events as a node makes them, each at a later moment than the one before. */
final class Events {

    static final RouterKey WEB = RouterKey.newBuilder()
            .setSegment("lan")
            .setFamily(Family.FAMILY_IPV4)
            .setVrid(51)
            .build();

    private static final AtomicLong MONOTONIC = new AtomicLong(1);

    private Events() {}

    static RouterDeclaration.Builder web() {
        return RouterDeclaration.newBuilder()
                .setKey(WEB)
                .setName("web")
                .setInterface("eth0")
                .setVersion(3)
                .addAddresses("10.77.0.100/24")
                .putSettings("preemption", "never")
                .putSettings("startup.delay", "0s")
                .putSettings("startup.gate", "link")
                .putSettings("startup.proof", "any")
                .putSettings("startup.maxHold", "1m");
    }

    static ByteString takeover() {
        return transition(State.STATE_BACKUP, State.STATE_ACTIVE);
    }

    static ByteString transition(State from, State to) {
        return Event.newBuilder()
                .setOccurred(occurred())
                .setTransition(Transition.newBuilder()
                        .setRouter(WEB)
                        .setRouterName("web")
                        .setFrom(from)
                        .setTo(to)
                        .setCause(Cause.newBuilder()
                                .setActiveDownTimerExpired(Cause.ActiveDownTimerExpired.newBuilder()
                                        .setWaitedNanos(3_609_375_000L)))
                        .setEvidence(Evidence.newBuilder()
                                .setEffectivePriority(100)
                                .setBasePriority(100)
                                .setPreemption("never")
                                .addConsidered(ConsideredRule.newBuilder()
                                        .setRule(Rule.RULE_PREEMPTION)
                                        .setReason("NO_ADVERT_HEARD"))))
                .build()
                .toByteString();
    }

    static ByteString gap(long lost) {
        return Event.newBuilder()
                .setOccurred(occurred())
                .setGap(Gap.newBuilder().setWhy(Gap.Why.WHY_OVERFLOW).setLost(lost))
                .build()
                .toByteString();
    }

    static ByteString stall() {
        return Event.newBuilder()
                .setOccurred(occurred())
                .setStall(Stall.newBuilder().setLateNanos(5_000_000))
                .build()
                .toByteString();
    }

    private static Occurrence occurred() {
        long millis = System.currentTimeMillis();
        return Occurrence.newBuilder()
                .setUnixNanos(millis * 1_000_000L)
                .setMonotonicNanos(MONOTONIC.incrementAndGet())
                .setBootId(TestStream.BOOT)
                .build();
    }
}
