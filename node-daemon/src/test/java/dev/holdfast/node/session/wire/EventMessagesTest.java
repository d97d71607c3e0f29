package dev.holdfast.node.session.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.engine.NodeEvent.Occurrence;
import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.node.session.spool.Loss;
import dev.holdfast.node.track.Outcome;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Gap;
import dev.holdfast.proto.v1.GateState;
import dev.holdfast.proto.v1.Rule;
import dev.holdfast.vrrp.Cause;
import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.packet.Rejection;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.settings.TrackedCheck;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventMessagesTest {

    private static final Occurrence NOW = new Occurrence(1_700_000_000_000_000_001L, 42);
    private static final RouterKey WEB = new RouterKey("lan", Family.IPV4, 51);
    private static final IpAddress PEER = IpAddress.parse("10.77.0.2");

    private static final TrackedCheck UPLINK =
            new TrackedCheck(TrackedCheck.Kind.INTERFACE, "eth1", -30, Duration.ofSeconds(1), 1, 1);

    private final EventMessages messages = new EventMessages("boot-1", "1.2.3");

    @Test
    void tellsATransitionWithItsWholeEvidence() {
        Evidence evidence = evidence(new Evidence.AdvertHeard(PEER, 120, 3_000_000_000L, 1_000_000_000L));
        Event event = messages.event(new NodeEvent.RouterTransition(
                NOW,
                WEB,
                "web",
                new Transition(State.BACKUP, State.ACTIVE, new Cause.ActiveDownTimerExpired(3_600), evidence, 42),
                7,
                8));

        assertThat(event.getOccurred().getUnixNanos()).isEqualTo(NOW.unixNanos());
        assertThat(event.getOccurred().getBootId()).isEqualTo("boot-1");
        var transition = event.getTransition();
        assertThat(transition.getRouter().getSegment()).isEqualTo("lan");
        assertThat(transition.getRouter().getFamily()).isEqualTo(dev.holdfast.proto.v1.Family.FAMILY_IPV4);
        assertThat(transition.getRouterName()).isEqualTo("web");
        assertThat(transition.getFrom()).isEqualTo(dev.holdfast.proto.v1.State.STATE_BACKUP);
        assertThat(transition.getTo()).isEqualTo(dev.holdfast.proto.v1.State.STATE_ACTIVE);
        assertThat(transition.getCause().getActiveDownTimerExpired().getWaitedNanos())
                .isEqualTo(3_600);
        var told = transition.getEvidence();
        assertThat(told.getLastAdvert().getSender()).isEqualTo("10.77.0.2");
        assertThat(told.getLastAdvert().getAgeNanos()).isEqualTo(3_000_000_000L);
        assertThat(told.getAdvertsHeardSinceStart()).isEqualTo(1);
        assertThat(told.getStateAgeNanos()).isEqualTo(2);
        assertThat(told.getBasePriority()).isEqualTo(3);
        assertThat(told.getEffectivePriority()).isEqualTo(4);
        assertThat(told.getPriorityOffsetsList())
                .extracting(offset -> offset.getSource() + " " + offset.getOffset())
                .containsExactly("interface:eth1 -30", "process:nginx 0");
        assertThat(told.getActiveDownIntervalNanos()).isEqualTo(5);
        assertThat(told.getSkewNanos()).isEqualTo(6);
        assertThat(told.getTimerLateNanos()).isEqualTo(7);
        assertThat(told.getPolicyRevision()).isEqualTo(8);
        assertThat(told.getPreemption()).isEqualTo("never");
        assertThat(told.getLinkAgeNanos()).isEqualTo(7);
        assertThat(told.getDaemonAgeNanos()).isEqualTo(8);
        assertThat(told.getGate()).isEqualTo(GateState.GATE_STATE_PROVEN);
        assertThat(told.getConsideredList()).singleElement().satisfies(rule -> {
            assertThat(rule.getRule()).isEqualTo(Rule.RULE_PREEMPTION);
            assertThat(rule.getApplied()).isFalse();
            assertThat(rule.getReason()).isEqualTo("no_advert_heard");
        });
    }

    @Test
    void leavesOutAnAdvertThatWasNeverHeard() {
        Event event = messages.event(new NodeEvent.RouterTransition(
                NOW,
                WEB,
                "web",
                new Transition(State.BACKUP, State.ACTIVE, new Cause.Started(), evidence(null), 1),
                0,
                0));
        assertThat(event.getTransition().getEvidence().hasLastAdvert()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("causes")
    void tellsEveryCauseByItsOwnName(Cause cause) {
        var message = CauseMessages.cause(cause);
        String expected = cause.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase();
        assertThat(message.getKindCase().name()).isEqualTo(expected);
    }

    @Test
    void everyCauseOfTheContractIsToldByOneOfOurs() {
        Set<String> told = causes().map(
                        cause -> CauseMessages.cause(cause).getKindCase().name())
                .collect(Collectors.toSet());
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(dev.holdfast.proto.v1.Cause.KindCase.values())
                        .map(Enum::name)
                        .filter(name -> !name.equals("KIND_NOT_SET"))
                        .toList());
    }

    static Stream<Cause> causes() {
        return Stream.of(
                new Cause.Started(),
                new Cause.OwnerStarted(),
                new Cause.ActiveDownTimerExpired(1),
                new Cause.IncumbentResigned(PEER),
                new Cause.LowerPriorityPreempted(PEER, 1),
                new Cause.PreemptDelayExpired(PEER, 1, 1),
                new Cause.HigherPriorityHeard(PEER, 1),
                new Cause.HigherAddressHeard(PEER, 1),
                new Cause.Stopped(),
                new Cause.FaultRaised(FaultReason.NO_CARRIER),
                new Cause.FaultCleared(FaultReason.NO_CARRIER),
                new Cause.SettingsChanged("priority"),
                new Cause.Stalled(1),
                new Cause.AddressLost(PEER),
                new Cause.ReplacedWhileMute(PEER, 100),
                new Cause.IncumbentHandedOver(PEER),
                new Cause.HandedOver(PEER),
                new Cause.SyncGroup("fw", "inside"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventFindsItsBody(NodeEvent event, Event.BodyCase body) {
        Event message = messages.event(event);
        assertThat(message.getBodyCase()).isEqualTo(body);
        assertThat(message.getOccurred().getMonotonicNanos()).isEqualTo(42);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> events() {
        return Stream.of(
                of(new NodeEvent.Lifecycle(NOW, NodeEvent.Lifecycle.Phase.STARTED, ""), Event.BodyCase.LIFECYCLE),
                of(new NodeEvent.LinkChanged(NOW, "eth0", true, true, false), Event.BodyCase.LINK),
                of(new NodeEvent.PacketsRejected(NOW, WEB, PEER, Rejection.CHECKSUM, 3), Event.BodyCase.REJECTED),
                of(
                        new NodeEvent.AddressChanged(NOW, WEB, PEER, NodeEvent.AddressChanged.What.PUT_BACK),
                        Event.BodyCase.ADDRESS),
                of(new NodeEvent.Stalled(NOW, 5), Event.BodyCase.STALL),
                of(
                        new NodeEvent.Observed(
                                NOW, WEB, new Observation(Observation.What.INTERVAL_MISMATCH, PEER, "1s", "2s")),
                        Event.BodyCase.OBSERVATION),
                of(
                        new NodeEvent.FaultReasonChanged(NOW, WEB, FaultReason.ADDRESS_TAKEN, true),
                        Event.BodyCase.OBSERVATION),
                of(
                        new NodeEvent.CheckChanged(NOW, WEB, UPLINK, Outcome.failed("has no carrier"), 70),
                        Event.BodyCase.OBSERVATION),
                of(new NodeEvent.PolicyChanged(NOW, 7, false, "no"), Event.BodyCase.POLICY));
    }

    private static org.junit.jupiter.params.provider.Arguments of(NodeEvent event, Event.BodyCase body) {
        return org.junit.jupiter.params.provider.Arguments.of(event, body);
    }

    @Test
    void namesTheCheckThatFailedAndWhyWithoutAnyNeighbour() {
        var observation = messages.event(
                        new NodeEvent.CheckChanged(NOW, WEB, UPLINK, Outcome.failed("has no carrier"), 70))
                .getObservation();

        assertThat(observation.getWhat()).isEqualTo("CHECK_FAILED");
        assertThat(observation.getOurs()).isEqualTo("interface:eth1");
        assertThat(observation.getTheirs()).isEqualTo("has no carrier");
        assertThat(observation.getSender()).isEmpty();
        assertThat(messages.event(new NodeEvent.CheckChanged(NOW, WEB, UPLINK, Outcome.GOOD, 100))
                        .getObservation()
                        .getWhat())
                .isEqualTo("CHECK_GOOD");
    }

    @Test
    void theCauseOfAFaultNamesItsCheck() {
        var raised = CauseMessages.cause(new Cause.FaultRaised(FaultReason.CHECK_FAILED, "process:nginx"));
        var cleared = CauseMessages.cause(new Cause.FaultCleared(FaultReason.CHECK_FAILED, "process:nginx"));

        assertThat(raised.getFaultRaised().getCheck()).isEqualTo("process:nginx");
        assertThat(cleared.getFaultCleared().getCheck()).isEqualTo("process:nginx");
    }

    @Test
    void everyWhyOfAGapIsToldByALoss() {
        Set<Gap.Why> told = EnumSet.noneOf(Gap.Why.class);
        for (Loss loss : Loss.values()) {
            told.add(messages.gap(NOW, loss, 3).getGap().getWhy());
        }
        told.add(Gap.Why.WHY_UNSPECIFIED);
        told.add(Gap.Why.UNRECOGNIZED);
        assertThat(told).containsExactlyInAnyOrder(Gap.Why.values());
    }

    private static Evidence evidence(Evidence.@Nullable AdvertHeard heard) {
        return new Evidence(
                heard,
                1,
                2,
                3,
                4,
                List.of(new PriorityOffset("interface:eth1", -30), new PriorityOffset("process:nginx", 0)),
                5,
                6,
                7,
                8,
                "never",
                Evidence.Gate.PROVEN,
                List.of(new Evidence.Considered(Evidence.Rule.PREEMPTION, false, Evidence.Reason.NO_ADVERT_HEARD)));
    }

    @Test
    void tellsWhatTheGateDecidedAndOnWhat() {
        dev.holdfast.vrrp.GateDecision held = new dev.holdfast.vrrp.GateDecision(
                dev.holdfast.vrrp.Evidence.Gate.PROVEN,
                dev.holdfast.vrrp.GateDecision.Why.ADDRESS_ANSWERED,
                dev.holdfast.vrrp.startup.Proof.ANSWER,
                5_000_000L,
                0x02000000002AL,
                true);

        dev.holdfast.proto.v1.GateDecision gate = messages.event(
                        new NodeEvent.GateDecided(new NodeEvent.Occurrence(1, 2), WEB, held))
                .getGate();

        assertThat(gate.getState()).isEqualTo(dev.holdfast.proto.v1.GateState.GATE_STATE_PROVEN);
        assertThat(gate.getReason()).isEqualTo("ADDRESS_ANSWERED");
        assertThat(gate.getProof()).isEqualTo("ANSWER");
        assertThat(gate.getAfterNanos()).isEqualTo(5_000_000L);
        assertThat(gate.getAnsweredBy()).isEqualTo("02:00:00:00:00:2a");
        assertThat(gate.getAnsweredByKnownMember()).isTrue();
        assertThat(gate.getRouter().getVrid()).isEqualTo(51);
    }
}
