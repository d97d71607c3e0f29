package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.IpAddress;

/** What a link wants done. The caller must not call the link back from inside. */
public interface LinkSink {

    /** One ARP request, or one neighbour solicitation. Never from 0.0.0.0 or {@code ::}; without an address of the family: nothing. */
    void ask(IpAddress address);

    /** One echo request to all IPv6 nodes of the link, by which hosts are found whom nobody named. */
    void discover();

    /** Hand over frames of other hosts from now on, or no more. */
    void listen(boolean on);

    /** {@link LinkPresence#due} is to be called then; {@code Long.MAX_VALUE}: not at all. */
    void wakeAt(long deadlineNanos);
}
