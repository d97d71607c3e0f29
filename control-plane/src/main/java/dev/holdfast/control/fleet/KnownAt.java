package dev.holdfast.control.fleet;

/**
 * When something was so, by the node's own clocks: which of two words of a node is the newer one.
 *
 * @param unixNanos wall clock, which may be set back
 * @param monotonicNanos of this boot, which cannot
 * @param bootId to which boot the monotonic clock belongs
 */
public record KnownAt(long unixNanos, long monotonicNanos, String bootId) {

    /** Whether this overrules what was known before. Inside one boot the wall clock has no say. */
    boolean overrules(KnownAt before) {
        return bootId.equals(before.bootId) ? monotonicNanos >= before.monotonicNanos : unixNanos >= before.unixNanos;
    }
}
