package dev.holdfast.node.engine;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.RouteEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The interfaces and addresses of this network namespace as rtnetlink told them last. */
final class Interfaces implements RouteEvents.Listener {

    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Long> carrierSinceNanos = new HashMap<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<InterfaceAddress> gone = new ArrayList<>();
    private final List<Integer> goneLinks = new ArrayList<>();
    private final Predicate<InterfaceAddress> ours;
    private boolean changed;

    /**
     * As listed; how long a link that is up has been so is not known.
     *
     * @param ours which addresses are our own doing: that they come and are renewed is no news
     */
    Interfaces(List<Link> links, List<InterfaceAddress> addresses, Predicate<InterfaceAddress> ours) {
        this.ours = ours;
        links.forEach(link -> this.links.put(link.index(), link));
        this.addresses.addAll(addresses);
    }

    /** Whether anything changed since the last question that a router's standing may hang on. */
    boolean pollChanged() {
        boolean polled = changed;
        changed = false;
        return polled;
    }

    /** The addresses that went since the last question, in order. */
    List<InterfaceAddress> pollGone() {
        List<InterfaceAddress> polled = List.copyOf(gone);
        gone.clear();
        return polled;
    }

    /** Indices of the interfaces that went since the last question. */
    List<Integer> pollGoneLinks() {
        List<Integer> polled = List.copyOf(goneLinks);
        goneLinks.clear();
        return polled;
    }

    /** Told anew as a whole: what is not in the lists went. */
    void replace(List<Link> listed, List<InterfaceAddress> there) {
        for (Link known : List.copyOf(links.values())) {
            if (listed.stream().noneMatch(link -> link.index() == known.index())) {
                linkGone(known);
            }
        }
        listed.forEach(this::linkChanged);
        for (InterfaceAddress known : List.copyOf(addresses)) {
            if (there.stream().noneMatch(address -> isSame(address, known))) {
                addressGone(known);
            }
        }
        there.forEach(this::addressChanged);
    }

    @Override
    public void linkChanged(Link link) {
        Link former = links.put(link.index(), link);
        changed |= !link.equals(former);
        boolean hadCarrier = former != null && former.carrier();
        if (link.carrier() && !hadCarrier) {
            carrierSinceNanos.put(link.index(), System.nanoTime());
        }
    }

    @Override
    public void linkGone(Link link) {
        changed = true;
        links.remove(link.index());
        goneLinks.add(link.index());
        carrierSinceNanos.remove(link.index());
        addresses.removeIf(address -> address.interfaceIndex() == link.index());
    }

    @Override
    public void addressChanged(InterfaceAddress address) {
        for (int i = 0; i < addresses.size(); i++) {
            InterfaceAddress known = addresses.get(i);
            if (isSame(known, address)) {
                addresses.set(i, address);
                changed |= !isRenewed(known, address) && !ours.test(address);
                return;
            }
        }
        addresses.add(address);
        changed |= !ours.test(address);
    }

    /** Only its lifetime is another: ours are renewed every second or so, and each time the kernel tells. */
    private static boolean isRenewed(InterfaceAddress known, InterfaceAddress told) {
        return known.flags() == told.flags() && known.protocol() == told.protocol();
    }

    @Override
    public void addressGone(InterfaceAddress address) {
        addresses.removeIf(known -> isSame(known, address));
        gone.add(address);
        changed |= !ours.test(address);
    }

    private static boolean isSame(InterfaceAddress one, InterfaceAddress other) {
        return one.interfaceIndex() == other.interfaceIndex()
                && one.prefixLength() == other.prefixLength()
                && one.is(other.family(), other.high(), other.low());
    }

    Collection<Link> links() {
        return links.values();
    }

    /** By name; null: there is none. */
    @Nullable
    Link link(String name) {
        for (Link link : links.values()) {
            if (link.name().equals(name)) {
                return link;
            }
        }
        return null;
    }

    /** In the order in which the kernel has them: an interface's first comes first. */
    List<InterfaceAddress> addresses() {
        return addresses;
    }

    /** How long carrier has been up; 0: since before the daemon looked. */
    long linkAgeNanos(int interfaceIndex, long nowNanos) {
        Long since = carrierSinceNanos.get(interfaceIndex);
        return since == null ? 0 : Math.max(1, nowNanos - since);
    }
}
