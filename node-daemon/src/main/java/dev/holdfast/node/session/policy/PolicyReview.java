package dev.holdfast.node.session.policy;

import dev.holdfast.node.config.AllowList;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.node.session.wire.RouterMessages;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RouterPolicy;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import dev.holdfast.vrrp.settings.SettingException;
import dev.holdfast.vrrp.settings.SyncGroupRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a policy with the node's own eyes: it may only touch routers that the file declares, only settings that may be
 * overlaid, and nothing that the allow-list does not name. It is taken whole or not at all.
 */
final class PolicyReview {

    private static final int MOST_REASONS = 5;

    private final NodeConfig config;
    private final RouterSettingsReader reader = new RouterSettingsReader();

    PolicyReview(NodeConfig config) {
        this.config = config;
    }

    /** What came of it. */
    sealed interface Verdict {

        /** All of the file's routers with the policy laid over them. */
        record Good(List<RouterSettings> settings) implements Verdict {}

        /** The reason names router, setting, value and remedy. */
        record Bad(String reason) implements Verdict {}
    }

    Verdict of(PolicyPush policy) {
        List<String> reasons = new ArrayList<>();
        Map<RouterKey, RouterPolicy> overlays = overlays(policy, reasons);
        List<RouterSettings> settings = new ArrayList<>();
        for (RouterSettings declared : config.routers()) {
            RouterPolicy overlay = overlays.get(NodeConfig.keyOf(declared));
            settings.add(overlay == null ? declared : laidOver(declared, overlay, reasons));
        }
        for (SyncGroupRules.Problem problem : SyncGroupRules.check(settings)) {
            reasons.add(problem.router().name() + ": " + problem.problem());
        }
        return reasons.isEmpty() ? new Verdict.Good(settings) : new Verdict.Bad(joined(reasons));
    }

    /** The same policy without the routers that the file does not declare any more: the others keep what they have. */
    PolicyPush within(PolicyPush kept) {
        return kept.toBuilder()
                .clearRouters()
                .addAllRouters(kept.getRoutersList().stream()
                        .filter(router -> RouterMessages.key(router.getKey())
                                .flatMap(config::router)
                                .isPresent())
                        .toList())
                .build();
    }

    private Map<RouterKey, RouterPolicy> overlays(PolicyPush policy, List<String> reasons) {
        Map<RouterKey, RouterPolicy> overlays = new HashMap<>();
        for (RouterPolicy router : policy.getRoutersList()) {
            Optional<RouterKey> key = RouterMessages.key(router.getKey());
            if (key.flatMap(config::router).isEmpty()) {
                reasons.add("virtual router " + name(router) + " is not declared in this node's file");
            } else if (overlays.put(key.get(), router) != null) {
                reasons.add("virtual router " + name(router) + " is named twice");
            }
        }
        return overlays;
    }

    private RouterSettings laidOver(RouterSettings declared, RouterPolicy overlay, List<String> reasons) {
        try {
            RouterSettings settings = reader.overlay(declared, overlay.getSettingsMap());
            for (AllowList.Denial denial : config.allow().denials(settings)) {
                reasons.add(declared.name() + ": " + denial.setting() + " " + denial.message());
            }
            return settings;
        } catch (SettingException e) {
            e.problems().forEach(problem -> reasons.add(declared.name() + ": " + problem));
            return declared;
        }
    }

    private static String name(RouterPolicy router) {
        return router.getKey().getSegment() + "/" + router.getKey().getFamily() + "/"
                + router.getKey().getVrid();
    }

    private static String joined(List<String> reasons) {
        String told = String.join("; ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size())));
        int more = reasons.size() - MOST_REASONS;
        return more > 0 ? told + "; and " + more + " more" : told;
    }
}
