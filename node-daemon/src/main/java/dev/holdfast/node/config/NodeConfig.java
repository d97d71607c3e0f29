package dev.holdfast.node.config;

import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the node's file says, typed and checked.
 *
 * @param node what the operator calls this host, 1 to 63 of {@code [a-z0-9-]}
 * @param routers as the file declares them, before any policy; their names and keys are unique
 * @param controlPlane where control planes listen; empty: the node runs alone
 * @param allow what may run here at most, whoever asks for it
 * @param notifyTarget who hears of changes of state; null: nobody
 */
public record NodeConfig(
        String node,
        List<RouterSettings> routers,
        List<ControlPlaneAddress> controlPlane,
        AllowList allow,
        @Nullable NotifyTarget notifyTarget) {

    public NodeConfig {
        routers = List.copyOf(routers);
        controlPlane = List.copyOf(controlPlane);
    }

    /** Of a node whose file tells nobody. */
    public NodeConfig(
            String node, List<RouterSettings> routers, List<ControlPlaneAddress> controlPlane, AllowList allow) {
        this(node, routers, controlPlane, allow, null);
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
