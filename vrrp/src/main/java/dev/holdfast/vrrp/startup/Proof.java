package dev.holdfast.vrrp.startup;

/** What showed that the link hears. Stable names: they are stored. */
public enum Proof {
    /** An advertisement of another router. */
    ADVERT,
    /** An answer to our own probe: the link carries both ways. */
    ANSWER,
    /** A frame of another host that was not asked for: ARP, neighbour discovery, IP. */
    FRAME,
    /** The link has neither ARP nor neighbour discovery: nobody can be asked, and it is taken at its word. */
    NOT_ASKED
}
