package dev.holdfast.vrrp;

/**
 * One change of state. Emitted exactly once for each.
 *
 * @param atNanos monotonic clock of the caller
 */
public record Transition(State from, State to, Cause cause, Evidence evidence, long atNanos) {}
