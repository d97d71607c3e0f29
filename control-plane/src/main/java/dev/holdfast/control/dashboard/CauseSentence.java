package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.proto.v1.Cause.KindCase;
import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.State;
import java.util.Locale;
import java.util.Optional;

/** Why a transition happened: one sentence without its full stop, made of the typed cause and the evidence. */
final class CauseSentence {

    private CauseSentence() {}

    static String of(StoredTransition transition) {
        Fields cause = new Fields(transition.causeDetail());
        Fields evidence = new Fields(transition.evidence());
        return switch (kind(transition.cause())) {
            case STARTED -> "it was started, and listens before it speaks";
            case OWNER_STARTED -> "it was started, and owns the addresses (priority 255)";
            case ACTIVE_DOWN_TIMER_EXPIRED -> silence(cause, evidence);
            case INCUMBENT_RESIGNED -> cause.text("sender") + " said that it stops (priority 0)";
            case LOWER_PRIORITY_PREEMPTED ->
                cause.text("sender") + " was ACTIVE with the lower priority (" + against(cause, evidence)
                        + "), and preemption is immediate";
            case PREEMPT_DELAY_EXPIRED ->
                cause.text("sender") + " was ACTIVE with the lower priority (" + against(cause, evidence) + ") for the "
                        + SpanWords.of(cause.number("delay_nanos")) + " that preemption waits";
            case HIGHER_PRIORITY_HEARD ->
                cause.text("sender") + " is ACTIVE with the higher priority (" + against(cause, evidence) + ")"
                        + yielding(evidence);
            case HIGHER_ADDRESS_HEARD ->
                cause.text("sender") + " is ACTIVE with the same priority (" + cause.number("priority")
                        + ") and the higher address" + yielding(evidence);
            case STOPPED -> "it was stopped";
            case FAULT_RAISED -> FaultWords.present(cause);
            case FAULT_CLEARED -> FaultWords.gone(cause);
            case SETTINGS_CHANGED -> "its setting " + cause.text("setting") + " was changed";
            case STALLED ->
                "it woke " + SpanWords.of(cause.number("late_nanos"))
                        + " late, and the addresses may be another's by then";
            case REPLACED_WHILE_MUTE ->
                "it had heard nobody and was silent, and " + cause.text("sender") + " (priority "
                        + cause.number("priority") + ") had taken its place";
            case INCUMBENT_HANDED_OVER ->
                "an operator handed the addresses over to it, and " + cause.text("sender") + " said farewell";
            case HANDED_OVER -> "an operator handed the addresses over to " + cause.text("heir");
            case SYNC_GROUP -> group(transition, cause);
            case ADDRESS_LOST -> "the kernel took " + cause.text("address") + " back: it was not renewed in time";
            case KIND_NOT_SET -> "for a cause that this version does not know (" + transition.cause() + ")";
        };
    }

    /** Of the history's word, {@code active_down_timer_expired}. */
    private static KindCase kind(String word) {
        try {
            return KindCase.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException fromANewerDaemon) {
            return KindCase.KIND_NOT_SET;
        }
    }

    private static String silence(Fields cause, Fields evidence) {
        Optional<Fields> last = evidence.message("last_advert");
        String heard = last.map(advert -> "heard nothing from " + advert.text("sender") + " (priority "
                        + advert.number("priority") + ") for " + SpanWords.of(advert.number("age_nanos")))
                .orElseGet(() -> "heard no other router for " + SpanWords.of(cause.number("waited_nanos"))
                        + ", nor at all since its start");
        boolean notAsked = RuleWords.notApplied(evidence, Rule.PREEMPTION)
                .filter(reason -> reason == Reason.NO_ADVERT_HEARD)
                .isPresent();
        return notAsked ? heard + "; preemption was not asked, because no advertisement was heard" : heard;
    }

    /** What the member that led did is what this one did after it. */
    private static String group(StoredTransition transition, Fields cause) {
        String member = cause.text("member") + " of its sync group " + cause.text("group");
        if (transition.from() == State.FAULT) {
            return member + " can take part again";
        }
        return switch (transition.to()) {
            case FAULT -> member + " is in FAULT";
            case ACTIVE -> member + " was the last that could become ACTIVE, and all members do so together";
            case BACKUP, INITIALIZE -> member + " is not ACTIVE, and the members are ACTIVE together or not at all";
        };
    }

    private static String yielding(Fields evidence) {
        boolean asked = RuleWords.notApplied(evidence, Rule.PREEMPTION)
                .filter(reason -> reason == Reason.ONLY_IN_BACKUP)
                .isPresent();
        return asked ? "; an ACTIVE router yields to it whatever preemption says" : "";
    }

    private static String against(Fields cause, Fields evidence) {
        return cause.number("priority") + " against " + evidence.number("effective_priority");
    }
}
