package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.probe.WireSilence;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.settings.VirtualAddress;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.LinkWatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The presence rules on this host: probing by the interfaces' ports, silence by nftables, which answers by the command queue. */
final class HostPresence implements Presence {

    private final Engine engine;
    private final WireSilence silence;
    private @Nullable PresencePorts ports;

    HostPresence(Engine engine, WireSilence silence) {
        this.engine = engine;
        this.silence = silence;
    }

    /** Made later than the routers' parts, since the ports look at what those see. */
    void open(PresencePorts opened) {
        ports = opened;
    }

    @Override
    public void attend(Link link, LinkWatcher watcher, Attention attention, long intervalNanos) {
        if (ports != null) {
            ports.attend(System.nanoTime(), link, watcher, attention, intervalNanos);
        }
    }

    @Override
    public void mute(RouterBinding router) {
        RouterSettings settings = router.settings();
        List<IpAddress> addresses =
                settings.addresses().stream().map(VirtualAddress::address).toList();
        RouterKey key = router.key();
        silence.begin(table(settings), addresses, inForce -> engine.submit(new EngineCommand.Silenced(key, inForce)));
    }

    @Override
    public void unmute(RouterBinding router) {
        silence.end(table(router.settings()), router.settings().family());
    }

    /** What a former run may have left, which was killed while it was silent. */
    void forget(List<RouterSettings> routers) {
        Map<String, Family> tables = new LinkedHashMap<>();
        routers.stream()
                .filter(router -> router.startup().gate() == Startup.Gate.LINK && !router.owner())
                .forEach(router -> tables.put(table(router), router.family()));
        silence.forget(tables);
    }

    private static String table(RouterSettings settings) {
        String family = settings.family() == Family.IPV4 ? "4" : "6";
        String name = settings.interfaceName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        return "holdfast_" + name + "_" + family + "_" + settings.vrid();
    }
}
