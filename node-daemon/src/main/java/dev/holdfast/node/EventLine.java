package dev.holdfast.node;

import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.node.session.wire.MacText;
import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.Transition;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An event as one line of key=value. */
final class EventLine {

    private EventLine() {}

    /** What an operator should look at. */
    static boolean isWarning(NodeEvent event) {
        return switch (event) {
            case NodeEvent.PacketsRejected _, NodeEvent.Stalled _ -> true;
            case NodeEvent.CheckChanged check -> !check.outcome().good();
            case NodeEvent.AddressChanged changed ->
                changed.what() == NodeEvent.AddressChanged.What.PUT_BACK
                        || changed.what() == NodeEvent.AddressChanged.What.EXPIRED;
            case NodeEvent.Lifecycle lifecycle -> lifecycle.phase() == NodeEvent.Lifecycle.Phase.FORMER_RUN_DIED;
            case NodeEvent.PolicyChanged policy -> !policy.applied();
            case NodeEvent.RouterTransition _,
                    NodeEvent.LinkChanged _,
                    NodeEvent.Observed _,
                    NodeEvent.FaultReasonChanged _ -> false;
            case NodeEvent.GateDecided gate ->
                switch (gate.decision().why()) {
                    case LANDMARKS_LOST, ADDRESS_ANSWERED, GIVEN_TO_LOCAL, NOT_GIVEN, WENT_MUTE -> true;
                    default -> false;
                };
        };
    }

    static String of(NodeEvent event) {
        return switch (event) {
            case NodeEvent.RouterTransition it ->
                "event=transition router=" + it.routerName() + key(it.router()) + transition(it.transition());
            case NodeEvent.Lifecycle it -> "event=lifecycle phase=" + it.phase() + detail(it.detail());
            case NodeEvent.LinkChanged it ->
                "event=link interface=" + it.interfaceName() + " present=" + it.present() + " up=" + it.up()
                        + " carrier=" + it.carrier();
            case NodeEvent.PacketsRejected it ->
                "event=packets-rejected" + key(it.router()) + " sender=" + it.sender() + " reason=" + it.reason()
                        + " count=" + it.count();
            case NodeEvent.AddressChanged it ->
                "event=address" + key(it.router()) + " address=" + it.address() + " what=" + it.what();
            case NodeEvent.Stalled it -> "event=stalled lateMillis=" + millis(it.lateNanos());
            case NodeEvent.Observed it ->
                "event=observed" + key(it.router()) + " what="
                        + it.observation().what() + " sender="
                        + it.observation().sender() + " ours=\""
                        + it.observation().ours() + "\" theirs=\""
                        + it.observation().theirs() + "\"";
            case NodeEvent.FaultReasonChanged it ->
                "event=fault-reason" + key(it.router()) + " reason=" + it.reason() + " raised=" + it.raised();
            case NodeEvent.CheckChanged it ->
                "event=check" + key(it.router()) + " check=" + it.check().name() + " good="
                        + it.outcome().good() + " weight=" + it.check().weight() + " priority=" + it.effectivePriority()
                        + detail(it.outcome().detail());
            case NodeEvent.GateDecided it -> "event=gate" + key(it.router()) + gate(it.decision());
            case NodeEvent.PolicyChanged it ->
                "event=policy revision=" + it.revision() + " applied=" + it.applied() + detail(it.reason());
        };
    }

    private static String key(RouterKey key) {
        return " segment=" + key.segment() + " family=" + key.family().name().toLowerCase(Locale.ROOT) + " vrid="
                + key.vrid();
    }

    private static String transition(Transition transition) {
        Evidence evidence = transition.evidence();
        Evidence.AdvertHeard heard = evidence.lastAdvert();
        return " from=" + transition.from() + " to=" + transition.to() + " cause=\"" + transition.cause()
                + "\" priority=" + evidence.effectivePriority() + checks(evidence) + " preemption=\""
                + evidence.preemption() + "\""
                + " lastAdvert=\""
                + (heard == null
                        ? "none"
                        : heard.sender() + " priority " + heard.priority() + ", " + millis(heard.ageNanos())
                                + " ms ago")
                + "\" timerLateMicros=" + evidence.timerLateNanos() / 1000;
    }

    private static String checks(Evidence evidence) {
        return evidence.offsets().isEmpty()
                ? ""
                : " checks=\""
                        + evidence.offsets().stream().map(Object::toString).collect(Collectors.joining(", ")) + "\"";
    }

    private static String gate(GateDecision decision) {
        return " state=" + decision.state() + " why=" + decision.why() + " afterMillis="
                + millis(decision.afterNanos())
                + (decision.proof() == null ? "" : " proof=" + decision.proof())
                + (decision.answeredBy() == 0
                        ? ""
                        : " answeredBy=" + MacText.of(decision.answeredBy()) + " knownMember="
                                + decision.knownMember());
    }

    private static String detail(String text) {
        return text.isEmpty() ? "" : " detail=\"" + text + "\"";
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
