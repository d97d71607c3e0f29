package dev.holdfast.vrrp.settings;

import java.util.List;

/**
 * Routes and rules that are on the host while the virtual router is ACTIVE.
 *
 * @param routes in the order in which they are added
 * @param rules likewise, before the routes
 */
public record Routing(List<VirtualRoute> routes, List<VirtualRule> rules) {

    /** Neither. */
    public static final Routing NONE = new Routing(List.of(), List.of());

    public Routing {
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return routes.isEmpty() && rules.isEmpty();
    }
}
