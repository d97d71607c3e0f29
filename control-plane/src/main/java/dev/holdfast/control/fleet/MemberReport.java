package dev.holdfast.control.fleet;

import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of its part in one virtual router.
 *
 * @param since by the node's clock
 * @param effectivePriority 1 to 255
 * @param lastAdvertSender null: no advertisement of another has been heard
 */
public record MemberReport(
        RouterKey key,
        State state,
        Instant since,
        int effectivePriority,
        List<String> addressesHeld,
        List<String> faultReasons,
        String gate,
        @Nullable String lastAdvertSender,
        int lastAdvertPriority) {}
