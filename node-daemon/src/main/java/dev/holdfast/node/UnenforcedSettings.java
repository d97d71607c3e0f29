package dev.holdfast.node;

import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;

/** Says which settings of the file this version does not act on. A setting that silently does nothing is worse than none. */
final class UnenforcedSettings {

    private UnenforcedSettings() {}

    static void warn(List<RouterSettings> routers, EngineLog log) {
        for (RouterSettings router : routers) {
            if (router.virtualMac()) {
                say(router, "virtualMac", "the addresses live on the interface itself", log);
            }
            if (!router.acceptMode() && !router.owner()) {
                say(router, "acceptMode: false", "packets to the virtual addresses are accepted", log);
            }
        }
    }

    private static void say(RouterSettings router, String setting, String instead, EngineLog log) {
        log.warn("event=setting-not-in-force router=" + router.name() + " setting=\"" + setting + "\" instead=\""
                + instead + "\"");
    }
}
