package dev.holdfast.web;

import java.util.List;

/**
 * The form that lays settings over the nodes' files. It keeps what was typed when it is refused.
 *
 * @param scopes to choose from; the first is the whole router
 * @param scope value of the chosen one
 * @param startupDelay as typed; empty: not laid over
 * @param preemption {@code keep}, {@code never}, {@code immediate} or {@code after}
 * @param preemptionAfter as typed, for {@code after}
 * @param problem why it was refused; empty: it was not
 * @param plan what it would do, if that was asked
 */
public record PolicyForm(
        String action,
        List<Scope> scopes,
        String scope,
        String startupDelay,
        String preemption,
        String preemptionAfter,
        String reason,
        String problem,
        PlanView plan) {

    /** One choice. */
    public record Scope(String value, String label) {}
}
