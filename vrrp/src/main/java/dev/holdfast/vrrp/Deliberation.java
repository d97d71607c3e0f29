package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Considered;
import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import java.util.ArrayList;
import java.util.List;

/** The rules that a decision looked at, in the order in which it did. Only made when the state changes. */
final class Deliberation {

    private final List<Considered> considered = new ArrayList<>();

    static Deliberation with(Rule rule, Reason reason) {
        return new Deliberation().applied(rule, reason);
    }

    Deliberation applied(Rule rule, Reason reason) {
        considered.add(new Considered(rule, true, reason));
        return this;
    }

    Deliberation notApplied(Rule rule, Reason reason) {
        considered.add(new Considered(rule, false, reason));
        return this;
    }

    List<Considered> rules() {
        return considered;
    }
}
