package dev.holdfast.lab;

import java.util.stream.Stream;

/**
 * What a link loses on purpose while its carrier stays up.
 *
 * @param direction as the host sees it
 * @param traffic which frames
 * @param percent how many of them, 1 to 100, at random
 */
public record Fault(Direction direction, Traffic traffic, int percent) {

    public Fault {
        if (percent < 1 || percent > 100) {
            throw new LabException("a link can lose 1 to 100 percent of its frames, not " + percent);
        }
    }

    /** Which way frames are lost. */
    public enum Direction {
        /** What others send does not reach the host. */
        INBOUND,
        /** What the host sends reaches nobody. */
        OUTBOUND,
        BOTH
    }

    /** Which frames are lost; each is an nftables match in the bridge family. */
    public enum Traffic {
        ALL(""),
        /** Multicast but not broadcast: ARP passes, adverts and neighbour solicitations do not. */
        MULTICAST("ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 ether daddr != ff:ff:ff:ff:ff:ff"),
        /** Everything flooded: what is left is unicast. */
        MULTICAST_AND_BROADCAST("ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00"),
        /** IP protocol 112 and nothing else. */
        VRRP("meta l4proto 112"),
        ARP("ether type arp");

        private final String match;

        Traffic(String match) {
            this.match = match;
        }
    }

    /** Whether the fault works on frames that come out of the bridge's port towards the host. */
    boolean inbound() {
        return direction != Direction.OUTBOUND;
    }

    boolean outbound() {
        return direction != Direction.INBOUND;
    }

    /** The nftables rule for a port, {@code side} being {@code iifname} or {@code oifname}. */
    String rule(String side, String port) {
        String chance = percent == 100 ? "" : "numgen random mod 100 < " + percent;
        return Stream.of(side, '"' + port + '"', traffic.match, chance, "counter", "drop")
                .filter(word -> !word.isEmpty())
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }
}
