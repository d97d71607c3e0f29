package dev.holdfast.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in a virtual router.
 *
 * @param lastKnown its state when it was last heard, where {@code state} is not known; null otherwise
 * @param since when it entered the state; null: it has not said
 * @param why it entered it, in one sentence without its full stop; empty: not on record
 * @param whyHref of that transition's page
 * @param priority 1 to 255, after tracking; 0: it has not said
 * @param priorityNote what changed it from what the file says; empty: nothing
 * @param lastAdvert the last advertisement it heard, in words; empty: none
 * @param policy which its node runs with, and what it refused, in words
 * @param gate state of the presence gate, in words; empty: off
 * @param faults why it is in FAULT, in words
 */
public record MemberView(
        String node,
        MemberState state,
        @Nullable MemberState lastKnown,
        boolean connected,
        @Nullable When since,
        String why,
        String whyHref,
        int priority,
        String priorityNote,
        String interfaceName,
        List<String> addressesHeld,
        String lastAdvert,
        String policy,
        String gate,
        List<String> faults) {}
