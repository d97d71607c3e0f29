package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.Prefix;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import dev.holdfast.vrrp.settings.VirtualRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may run on this node at most. It is final: neither a mistake in the file nor a policy of the control plane gets past it.
 *
 * @param interfaces names; null: any
 * @param prefixes that virtual addresses must lie in; null: any
 * @param vrids 1 to 255; null: any
 */
public record AllowList(
        @Nullable Set<String> interfaces,
        @Nullable List<Prefix> prefixes,
        @Nullable Set<Integer> vrids) {

    /** Everything is allowed: the file has no {@code allow}. */
    public static final AllowList ANYTHING = new AllowList(null, null, null);

    public AllowList {
        interfaces = interfaces == null ? null : Set.copyOf(interfaces);
        prefixes = prefixes == null ? null : List.copyOf(prefixes);
        vrids = vrids == null ? null : Set.copyOf(vrids);
    }

    /** One thing that a router does and may not. */
    public record Denial(String setting, String message) {}

    /** Everything that this router does and may not; empty: it may run. */
    public List<Denial> denials(RouterSettings router) {
        List<Denial> denials = new ArrayList<>();
        if (interfaces != null && !interfaces.contains(router.interfaceName())) {
            denials.add(new Denial(
                    "interface", "'" + router.interfaceName() + "' is not among the node's allow.interfaces"));
        }
        if (vrids != null && !vrids.contains(router.vrid())) {
            denials.add(new Denial("vrid", "'" + router.vrid() + "' is not among the node's allow.vrids"));
        }
        for (VirtualAddress address : router.installedAddresses()) {
            if (prefixes != null && prefixes.stream().noneMatch(prefix -> prefix.contains(address.address()))) {
                denials.add(new Denial("addresses", "'" + address + "' lies in none of the node's allow.addresses"));
            }
        }
        for (VirtualRoute route : router.placement().routing().routes()) {
            String device = route.device();
            if (interfaces != null && device != null && !interfaces.contains(device)) {
                denials.add(new Denial("routes", "'" + device + "' is not among the node's allow.interfaces"));
            }
        }
        return denials;
    }
}
