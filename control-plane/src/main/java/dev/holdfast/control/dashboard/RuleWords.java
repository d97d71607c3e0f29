package dev.holdfast.control.dashboard;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.web.TransitionView.RuleView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules that were looked at before a decision, in words. */
final class RuleWords {

    private RuleWords() {}

    static List<RuleView> of(Fields evidence) {
        return evidence.messages("considered").stream()
                .map(considered -> new RuleView(
                        rule(considered).map(RuleWords::words).orElseGet(() -> plain(considered.text("rule"))),
                        considered.flag("applied"),
                        reason(considered).map(RuleWords::words).orElseGet(() -> plain(considered.text("reason")))))
                .toList();
    }

    /** Why a rule did not apply; empty: it was not looked at, or it did apply. */
    static Optional<Reason> notApplied(Fields evidence, Rule rule) {
        return evidence.messages("considered").stream()
                .filter(considered -> !considered.flag("applied"))
                .filter(considered -> rule(considered).filter(rule::equals).isPresent())
                .findFirst()
                .flatMap(RuleWords::reason);
    }

    static String words(Rule rule) {
        return switch (rule) {
            case OWNER -> "ownership of the addresses";
            case PREEMPTION -> "preemption";
            case HIGHER_PRIORITY -> "higher priority";
            case EQUAL_PRIORITY_TIE_BREAK -> "equal priority: the higher address";
            case ACTIVE_DOWN_TIMER -> "Active_Down_Timer";
            case PRIORITY_ZERO -> "priority 0: the ACTIVE router stops";
            case STARTUP_DELAY -> "startup delay";
            case STARTUP_GATE -> "startup gate: the link is proven to hear";
            case ADDRESS_ASKED -> "another host answers for the address";
            case LANDMARKS -> "landmarks: is it we who are deaf?";
            case STALL -> "stall: did we wake too late?";
            case RETURN_OF_A_PAIR -> "return of a pair: was everyone away?";
            case FAULT -> "reasons of FAULT";
            case HANDING_OVER -> "handing over";
            case SYNC_GROUP -> "sync group: together or not at all";
        };
    }

    static String words(Reason reason) {
        return switch (reason) {
            case CONFIGURED -> "so the settings say";
            case NOT_CONFIGURED -> "the settings say otherwise";
            case NO_ADVERT_HEARD -> "it is only asked when an advertisement is heard, and none was";
            case ADVERTS_STOPPED -> "the last advertisement was longer ago than the Active_Down_Interval";
            case ADVERTS_HEARD -> "advertisements are heard";
            case PRIORITY_HIGHER -> "the priority heard is higher";
            case PRIORITY_EQUAL -> "the priority heard is equal";
            case PRIORITY_LOWER -> "the priority heard is lower";
            case ADDRESS_HIGHER -> "the sender's address is higher";
            case ADDRESS_LOWER -> "the sender's address is lower";
            case ONLY_IN_BACKUP -> "it is asked in BACKUP only: an ACTIVE router yields to the higher one";
            case OWNER -> "it owns the addresses";
            case NOT_OWNER -> "it does not own the addresses";
            case DELAY_RUNNING -> "the delay has not ended";
            case DELAY_OVER -> "the delay has ended";
            case RESIGNED -> "the ACTIVE router said that it stops";
            case LINK_PROVEN -> "the link is proven to hear";
            case LINK_UNPROVEN -> "nothing has proven that the link hears";
            case ADDRESS_ANSWERED -> "another host answers for it";
            case NOBODY_ANSWERED -> "nobody else answers for it";
            case NO_LANDMARKS -> "no host is known that could be asked";
            case HOLD_OVER -> "it was waited for as long as is allowed";
            case LATE -> "it was too late";
            case REASON_PRESENT -> "there is a reason";
            case REASONS_GONE -> "no reason is left";
            case ASKED_FOR -> "an operator asked for it";
            case MEMBERS_READY -> "every member of the group is as far";
            case MEMBER_STEPPED_BACK -> "another member of the group is ACTIVE no more";
        };
    }

    private static Optional<Rule> rule(Fields considered) {
        String name = considered.text("rule");
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static Optional<Reason> reason(Fields considered) {
        String name = considered.text("reason");
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static String plain(String word) {
        return word.isEmpty() ? "not said" : word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
