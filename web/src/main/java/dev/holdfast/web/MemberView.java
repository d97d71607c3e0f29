package dev.holdfast.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in a virtual router.
 *
 * @param lastKnown its state when it was last heard, where {@code state} is not known; null otherwise
 * @param since when it entered the state; null: it has not said
 * @param priority 1 to 255, after tracking; 0: it has not said
 * @param lastAdvert the last advertisement it heard, in words; empty: none
 * @param gate state of the presence gate, in words; empty: off
 * @param faults why it is in FAULT, in words
 */
public record MemberView(
        String node,
        MemberState state,
        @Nullable MemberState lastKnown,
        boolean connected,
        @Nullable When since,
        int priority,
        String interfaceName,
        List<String> addressesHeld,
        String lastAdvert,
        String gate,
        List<String> faults) {}
