package dev.holdfast.vrrp;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a virtual router. */
public sealed interface Event {

    /**
     * The router shall run. Ignored unless it is in INITIALIZE.
     *
     * @param hostUptimeNanos since the host's boot, for {@code startup.delaySinceBoot}
     */
    record Startup(long hostUptimeNanos) implements Event {

        /** On a host that booted long ago. */
        public Startup() {
            this(Long.MAX_VALUE);
        }
    }

    /** The router shall stop: an ACTIVE one says priority 0 and lets its addresses go. */
    record Shutdown() implements Event {}

    /**
     * A valid advertisement for this VRID and family arrived. The only event on the hot path: the caller may reuse one object,
     * since the router keeps nothing of it.
     */
    final class AdvertReceived implements Event {
        private final Advertisement advertisement;

        public AdvertReceived(Advertisement advertisement) {
            this.advertisement = advertisement;
        }

        /** Valid until the next packet is decoded into it. */
        public Advertisement advertisement() {
            return advertisement;
        }
    }

    /** A timer that the router asked for is due. */
    record TimerExpired(Timer timer, long generation) implements Event {}

    /** Something that makes taking part impossible came up. */
    record FaultRaised(FaultReason reason) implements Event {}

    /** One reason is gone; the router leaves FAULT with its last reason. */
    record FaultCleared(FaultReason reason) implements Event {}

    /**
     * New settings are in force: changed file or policy. The router keeps its state where the change lets it.
     *
     * @param policyRevision revision of the policy they come from, 0: only the local file
     */
    record SettingsChanged(RouterSettings settings, long policyRevision) implements Event {}

    /**
     * What the router's checks do to it changed. Told before the FAULT that a check without weight may be, and before its end.
     *
     * @param offsets all that count from now on
     */
    record PriorityChanged(List<PriorityOffset> offsets) implements Event {
        public PriorityChanged {
            offsets = List.copyOf(offsets);
        }

        /** By one check only. */
        public PriorityChanged(String check, int offset) {
            this(List.of(new PriorityOffset(check, offset)));
        }
    }

    /** The address that the primary advertisements are sent from became known or changed; the tie-break needs it. */
    record SourceAddressChanged(IpAddress source) implements Event {}

    /**
     * The caller's loop woke late and has drained its sockets before telling so.
     *
     * @param lateNanos how long after the first due timer
     */
    record Woke(long lateNanos) implements Event {}

    /** The link that is looked at hears somebody: the first proof since it was asked for, or since it lapsed. */
    record LinkProven(Proof proof) implements Event {}

    /** The kernel says that nothing of others can come in: a bridge's ports listen or learn, a bond has no slave that is agreed on. */
    record LinkBlocked() implements Event {}

    /**
     * A round of probes is over.
     *
     * @param heard whether anybody else was heard in it
     * @param landmarks how many independent ones there are, without the router that this one follows
     */
    record RoundEnded(boolean heard, int landmarks) implements Event {}

    /**
     * Another host answered for a virtual address.
     *
     * @param mac in the lower 48 bits
     */
    record AddressAnswered(IpAddress address, long mac, Answerer answerer) implements Event {}

    /**
     * The host is silent for the virtual addresses now.
     *
     * @param inForce false: it cannot be silenced
     */
    record Muted(boolean inForce) implements Event {}

    /**
     * An operator hands the addresses over to this router: the next farewell is meant for it. Told only to one that is ready,
     * {@link VirtualRouter#refusalAsHeir}.
     *
     * @param forNanos for so long it is the heir; above 0
     */
    record NamedHeir(long forNanos) implements Event {}

    /** An operator hands the addresses of this ACTIVE router over. Told only where {@link VirtualRouter#refusalAsHolder} is null. */
    record HandOver(IpAddress heir) implements Event {}

    /** What its sync group tells a member; see {@link dev.holdfast.vrrp.group.SyncGroup}. */
    sealed interface OfGroup extends Event {}

    /** From now on the router moves with others. */
    record GroupJoined() implements OfGroup {}

    /** From now on the router is alone. */
    record GroupLeft() implements OfGroup {}

    /** Every member is ready: is this one still? {@link VirtualRouter#standing} tells. */
    record GroupAsked() implements OfGroup {}

    /**
     * Every member is ready, and all become ACTIVE.
     *
     * @param ledBy the last to be ready; null: this one
     */
    record GroupPromoted(Cause.@Nullable SyncGroup ledBy) implements OfGroup {}

    /** Another member is ACTIVE no more, nor can this one be. */
    record GroupSteppedBack(Cause.SyncGroup ledBy) implements OfGroup {}

    /** Another member is in FAULT. */
    record GroupFaulted(Cause.SyncGroup ledBy) implements OfGroup {}

    /** No other member is in FAULT any more. */
    record GroupRecovered(Cause.SyncGroup ledBy) implements OfGroup {}

    /**
     * The group is silent, or speaks again.
     *
     * @param mute whether some member hears nobody
     */
    record GroupMuted(boolean mute) implements OfGroup {}

    /**
     * Local processes get the addresses of the whole group, or lose them.
     *
     * @param given whether they have them
     */
    record GroupGiven(boolean given) implements OfGroup {}

    /** The kernel took an address back, its lifetime being over, while the router was ACTIVE. */
    record AddressLost(IpAddress address) implements Event {}
}
