package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterKey;
import java.util.Map;

/**
 * What a node shall lay over its file: complete, not a difference.
 *
 * @param revision the newest that concerns the node; 0: none does
 * @param routers of each virtual router that the node declares, the settings laid over it; may be empty
 */
public record WantedPolicy(long revision, Map<RouterKey, Map<String, String>> routers) {

    public WantedPolicy {
        routers = Map.copyOf(routers);
    }
}
