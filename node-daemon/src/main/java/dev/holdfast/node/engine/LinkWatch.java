package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells when an interface that a virtual router runs on came, went, or changed its carrier. */
final class LinkWatch {

    private record Seen(boolean present, boolean up, boolean carrier) {
        static Seen of(@Nullable Link link) {
            return link == null ? new Seen(false, false, false) : new Seen(true, link.up(), link.carrier());
        }
    }

    private final EventOutlet outlet;
    private final Map<String, Seen> byName = new HashMap<>();

    LinkWatch(EventOutlet outlet) {
        this.outlet = outlet;
    }

    /** The first look at an interface is only told if there is something wrong. */
    void look(String interfaceName, @Nullable Link link, long nowNanos) {
        Seen seen = Seen.of(link);
        Seen former = byName.put(interfaceName, seen);
        if (former == null ? !seen.carrier() : !seen.equals(former)) {
            outlet.accept(new NodeEvent.LinkChanged(
                    Occurrences.at(nowNanos), interfaceName, seen.present(), seen.up(), seen.carrier()));
        }
    }
}
