package dev.holdfast.node.linux;

/**
 * Where an interface stands among the others: below whom, above whom, and whether the kernel says that it passes frames there.
 *
 * @param kind as {@code ip -details link} has it, {@code bridge}, {@code veth}; empty: hardware
 * @param lowerIndex the interface that it stands on (a VLAN's, a macvlan's); 0: none, or one of another namespace
 * @param masterIndex the bridge or bond that it is a port of; 0: none
 */
public record LinkPlace(int index, String name, String kind, int lowerIndex, int masterIndex, Passage passage) {

    /** Of a port, as its master's kind tells. */
    public enum Passage {
        /** It is no port, or of a kind that does not tell. */
        UNTOLD,
        PASSES,
        /** A bridge port that is disabled, listens, learns or blocks; a bond's slave without link, in reserve, or not agreed by LACP. */
        BLOCKED
    }

    /** The other end is a guest or a container on this host. */
    public boolean leadsToGuests() {
        return kind.equals("tun") || kind.equals("veth");
    }
}
