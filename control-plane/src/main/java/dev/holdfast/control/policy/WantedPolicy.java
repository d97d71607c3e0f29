package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterDeclared;
import dev.holdfast.control.fleet.RouterKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node shall lay over its file: complete, not a difference.
 *
 * @param revision the newest that concerns the node; 0: none does
 * @param routers of each virtual router that the node declares, the settings laid over it; may be empty
 * @param effectiveHash of what shall be in force then; empty: not known, because it was not asked for, or a file
 *     holds what this version cannot read
 */
public record WantedPolicy(long revision, Map<RouterKey, Map<String, String>> routers, Optional<byte[]> effectiveHash) {

    public WantedPolicy {
        routers = Map.copyOf(routers);
    }

    /** The same, with the hash of what is in force then on a node whose file declares this. */
    WantedPolicy over(List<RouterDeclared> declared) {
        return new WantedPolicy(
                revision,
                routers,
                OverlayText.effectiveHash(declared.stream()
                        .map(router -> new OverlayText.Overlaid(
                                router.key(), router.settings(), routers.getOrDefault(router.key(), Map.of())))));
    }

    /** Whether a node that says this of itself has it already, so that nothing need be sent. */
    boolean isInForce(long revisionThere, byte[] hashThere) {
        return revisionThere == revision
                && effectiveHash.map(hash -> Arrays.equals(hash, hashThere)).orElse(false);
    }

    /** Whether a node that says this of itself has this revision in force, and yet other settings. */
    boolean isContradicted(long revisionThere, byte[] hashThere) {
        return revisionThere == revision
                && hashThere.length > 0
                && effectiveHash.map(hash -> !Arrays.equals(hash, hashThere)).orElse(false);
    }
}
