package dev.holdfast.vrrp.priority;

import java.util.List;

/** The priority that is advertised and that skew follows. */
public final class EffectivePriority {

    private static final int LOWEST = 1;
    private static final int HIGHEST = 254;
    private static final int OWNER = 255;

    private EffectivePriority() {}

    /**
     * The configured priority and the sum of the offsets, 1 to 254: 0 means farewell on the wire, and 255 is the owner's, whom
     * nothing lowers (RFC 9568 section 5.2.4).
     *
     * @param configured 1 to 255
     */
    public static int of(int configured, List<PriorityOffset> offsets) {
        if (configured == OWNER) {
            return OWNER;
        }
        int sum = configured;
        for (PriorityOffset offset : offsets) {
            sum += offset.offset();
        }
        return Math.clamp(sum, LOWEST, HIGHEST);
    }
}
