package dev.holdfast.node.engine;

import dev.holdfast.node.linux.ForwardingEntry;
import dev.holdfast.node.linux.LinkPlace;
import dev.holdfast.node.linux.LinkPlace.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lies below an interface, as the kernel listed it: bridge ports, bond slaves, what a macvlan shares with its siblings. A
 * snapshot.
 */
record LinksBelow(Map<Integer, LinkPlace> places, List<ForwardingEntry> forwarding) {

    /** Interfaces on interfaces; nobody stacks more, and a loop must end. */
    private static final int DEEPEST = 8;

    static LinksBelow of(List<LinkPlace> places, List<ForwardingEntry> forwarding) {
        Map<Integer, LinkPlace> byIndex = new HashMap<>();
        places.forEach(place -> byIndex.put(place.index(), place));
        return new LinksBelow(byIndex, forwarding);
    }

    /** Whether the forwarding tables say anything of the interface: it is or stands on a bridge, or shares its lower one. */
    boolean isShared(int index) {
        List<LinkPlace> chain = chain(index);
        return chain.size() > 1 || chain.stream().anyMatch(place -> place.kind().equals("bridge"));
    }

    /** The interface, the one below it, and so on down to a bridge, a bond or hardware. */
    private List<LinkPlace> chain(int index) {
        List<LinkPlace> chain = new ArrayList<>();
        LinkPlace place = places.get(index);
        while (place != null && chain.size() < DEEPEST) {
            chain.add(place);
            // A veth's lower one is its other end, and nothing below.
            boolean ends = place.lowerIndex() == 0
                    || place.kind().equals("veth")
                    || place.kind().equals("bridge");
            place = ends ? null : places.get(place.lowerIndex());
        }
        return chain;
    }

    /** By which a bridge or bond reaches others; all of its ports if they do not differ. */
    private List<LinkPlace> uplinks(int master) {
        List<LinkPlace> ports = places.values().stream()
                .filter(port -> port.masterIndex() == master)
                .toList();
        List<LinkPlace> uplinks =
                ports.stream().filter(port -> !port.leadsToGuests()).toList();
        return uplinks.isEmpty() ? ports : uplinks;
    }

    /** The ports because of which nothing can come in: none of those that lead to others passes frames. Empty: it may. */
    List<LinkPlace> blockedPorts(int index) {
        return blockedPorts(index, 0);
    }

    private List<LinkPlace> blockedPorts(int index, int depth) {
        List<LinkPlace> chain = chain(index);
        if (chain.isEmpty() || depth > DEEPEST) {
            return List.of();
        }
        List<LinkPlace> uplinks = uplinks(chain.getLast().index());
        List<LinkPlace> blocked = new ArrayList<>();
        for (LinkPlace uplink : uplinks) {
            List<LinkPlace> because =
                    uplink.passage() == Passage.BLOCKED ? List.of(uplink) : blockedPorts(uplink.index(), depth + 1);
            if (because.isEmpty()) {
                return List.of();
            }
            blocked.addAll(because);
        }
        return blocked;
    }

    /** What is known of a MAC address that was heard on an interface. */
    enum Home {
        /** A guest's or sibling's on this host: what it says proves nothing of the link. */
        HERE,
        ELSEWHERE,
        /** In no table yet. */
        UNKNOWN
    }

    Home homeOf(int index, long mac) {
        Home home = Home.UNKNOWN;
        List<LinkPlace> chain = chain(index);
        for (ForwardingEntry entry : forwarding) {
            if (entry.hardwareAddress() == mac) {
                for (LinkPlace place : chain) {
                    if (isHere(entry, place)) {
                        return Home.HERE;
                    }
                    if (entry.bridgeIndex() == place.index()) {
                        home = Home.ELSEWHERE;
                    }
                }
            }
        }
        boolean learns = chain.stream().anyMatch(place -> place.kind().equals("bridge"));
        return home == Home.UNKNOWN && !learns ? Home.ELSEWHERE : home;
    }

    private boolean isHere(ForwardingEntry entry, LinkPlace place) {
        if (entry.bridgeIndex() == 0) {
            // Siblings of a macvlan have the interface below hear for them.
            return entry.permanent() && entry.interfaceIndex() == place.index();
        }
        if (entry.bridgeIndex() != place.index()) {
            return false;
        }
        LinkPlace port = places.get(entry.interfaceIndex());
        boolean toGuests = port != null
                && port.leadsToGuests()
                && uplinks(place.index()).stream().noneMatch(LinkPlace::leadsToGuests);
        return entry.permanent() || toGuests;
    }
}
