package dev.holdfast.vrrp;

/**
 * Worth knowing, and no change of state. Told once when it begins and again when what was seen changes, not with every packet.
 *
 * @param sender of the advertisement that showed it
 * @param ours as text, for the record
 * @param theirs as text, for the record
 */
public record Observation(What what, IpAddress sender, String ours, String theirs) {

    /** Stable names: they are stored. */
    public enum What {
        /** The sender advertises other addresses than ours (accepted: RFC 9568 section 7.1). */
        ADDRESS_LIST_MISMATCH,
        /** The sender's interval is not ours (v3: adopted in BACKUP; v2: discarded). */
        INTERVAL_MISMATCH,
        /** Somebody else also sends priority 255 for a router that we own (erratum 8298). */
        SECOND_OWNER,
        /** A lower priority advertisement reached an ACTIVE router: it was answered at once. */
        LOWER_PRIORITY_CONTENDER
    }
}
