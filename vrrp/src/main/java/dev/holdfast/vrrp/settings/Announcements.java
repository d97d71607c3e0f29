package dev.holdfast.vrrp.settings;

import java.time.Duration;

/**
 * How a new ACTIVE tells the segment where the addresses are: gratuitous ARP or unsolicited neighbour advertisements. A burst
 * is so many packets for each address.
 *
 * @param count 1 to 100: of the burst at the takeover
 * @param secondDelay 0 to 1000 s: time to the second burst, for switches that were not ready; 0: there is none
 * @param secondCount 1 to 100: of the second burst
 * @param refresh 0 to 24 h: time between later bursts while ACTIVE; 0: there are none
 * @param refreshCount 1 to 100: of each of those
 * @param interval 0 to 10 s: time between two packets of this router; 0: a burst is sent at once
 */
public record Announcements(
        int count, Duration secondDelay, int secondCount, Duration refresh, int refreshCount, Duration interval) {

    /** As keepalived has them. */
    public static final Announcements DEFAULT =
            new Announcements(5, Duration.ofSeconds(5), 5, Duration.ZERO, 1, Duration.ZERO);
}
