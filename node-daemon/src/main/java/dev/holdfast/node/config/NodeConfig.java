package dev.holdfast.node.config;

import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import java.util.Optional;

/**
 * What the node's file says, typed and checked.
 *
 * @param node what the operator calls this host, 1 to 63 of {@code [a-z0-9-]}
 * @param routers as the file declares them, before any policy; their names and keys are unique
 * @param controlPlane where control planes listen; empty: the node runs alone
 * @param allow what may run here at most, whoever asks for it
 */
public record NodeConfig(
        String node, List<RouterSettings> routers, List<ControlPlaneAddress> controlPlane, AllowList allow) {

    public NodeConfig {
        routers = List.copyOf(routers);
        controlPlane = List.copyOf(controlPlane);
    }

    /** The router that the file declares under this key. */
    public Optional<RouterSettings> router(RouterKey key) {
        return routers.stream().filter(router -> keyOf(router).equals(key)).findFirst();
    }

    /** By which the rest of the system knows a router of this node. */
    public static RouterKey keyOf(RouterSettings router) {
        return new RouterKey(router.segment(), router.family(), router.vrid());
    }
}
