package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.startup.Proof;
import java.util.Objects;

/**
 * ACTIVE (RFC 9568 section 6.4.3): holds the addresses, says so at every interval, answers whoever is lower at once, and
 * yields to whoever is higher. Under {@code preemption: never} it also yields when it finds that it was away.
 */
final class Active implements StateBehaviour {

    /** So late, others may have taken over: as many intervals as they wait for. */
    private static final int STALL_INTERVALS = 3;

    final ActivePresence presence;
    private final Instance instance;

    Active(Instance instance) {
        this.instance = instance;
        presence = new ActivePresence(instance);
    }

    /** Enters: addresses, advertisement, announcement, in this order. */
    void enter(long nowNanos, Cause cause, long lateNanos, Deliberation deliberation, ActionSink sink) {
        sink.installAddresses();
        advertise(nowNanos, sink);
        sink.announceAddresses();
        instance.timers.start(Timer.ADVERT, nowNanos + instance.interval.ownNanos(), sink);
        presence.enter(nowNanos, sink);
        Evidence evidence = instance.evidence(nowNanos, lateNanos, deliberation);
        instance.neighbours.forgetContenders();
        instance.changeState(nowNanos, State.ACTIVE, cause, evidence, sink);
    }

    private void advertise(long nowNanos, ActionSink sink) {
        if (!instance.muteness.isMute()) {
            presence.spoke(nowNanos);
            sink.sendAdvertisement(instance.effectivePriority());
        }
    }

    @Override
    public void onTimer(long nowNanos, Timer timer, long lateNanos, ActionSink sink) {
        if (timer == Timer.LINK_WATCH) {
            speakOn(nowNanos, sink);
            return;
        }
        if (timer != Timer.ADVERT) {
            throw new IllegalStateException(timer + " does not run in ACTIVE");
        }
        presence.beforeSpeaking(nowNanos, sink);
        advertise(nowNanos, sink);
        // Counted from when it was due, so that lateness does not add up; from now where that has passed already.
        long interval = instance.interval.ownNanos();
        long next = nowNanos - lateNanos + interval;
        instance.timers.start(Timer.ADVERT, next > nowNanos ? next : nowNanos + interval, sink);
    }

    /** Mute till now, and nobody else has said a word for one interval. */
    private void speakOn(long nowNanos, ActionSink sink) {
        if (presence.hasListened(nowNanos, sink) && !instance.muteness.isMute()) {
            speakAgain(nowNanos, sink);
        }
    }

    void speakAgain(long nowNanos, ActionSink sink) {
        advertiseNow(nowNanos, sink);
        sink.announceAddresses();
    }

    @Override
    public void onLinkProven(long nowNanos, Proof proof, ActionSink sink) {
        if (presence.proven(nowNanos, proof, sink)) {
            advertiseNow(nowNanos, sink);
        }
    }

    @Override
    public void onRoundEnded(long nowNanos, boolean heard, int landmarks, ActionSink sink) {
        presence.roundEnded(nowNanos, heard, landmarks, sink);
    }

    @Override
    public void onMuted(long nowNanos, boolean inForce, ActionSink sink) {
        instance.muteness.confirmed();
    }

    @Override
    public void onAdvert(long nowNanos, Advertisement advertisement, ActionSink sink) {
        instance.hear(nowNanos, advertisement, sink);
        presence.beforeSpeaking(nowNanos, sink);
        if (instance.muteness.isMute()) {
            onAdvertWhileMute(nowNanos, advertisement, sink);
            return;
        }
        int theirs = advertisement.priority();
        int ours = instance.effectivePriority();
        if (theirs == 0) {
            advertise(nowNanos, sink);
            instance.timers.start(Timer.ADVERT, nowNanos + instance.interval.ownNanos(), sink);
        } else if (theirs > ours) {
            Cause cause = new Cause.HigherPriorityHeard(advertisement.source(), theirs);
            yieldTo(nowNanos, advertisement, cause, higherPriority(), sink);
        } else if (theirs == ours && isHigher(advertisement)) {
            Cause cause = new Cause.HigherAddressHeard(advertisement.source(), theirs);
            yieldTo(nowNanos, advertisement, cause, higherAddress(), sink);
        } else {
            // New in RFC 9568 against RFC 5798; the advertisement timer runs on.
            advertise(nowNanos, sink);
            instance.neighbours.observeContender(nowNanos, advertisement, ours, sink);
        }
    }

    /** Whoever speaks has taken its place meanwhile, whatever its priority. */
    private void onAdvertWhileMute(long nowNanos, Advertisement advertisement, ActionSink sink) {
        if (advertisement.priority() > 0) {
            Cause cause = new Cause.ReplacedWhileMute(advertisement.source(), advertisement.priority());
            Deliberation deliberation = Deliberation.with(Rule.LANDMARKS, Reason.ADVERTS_HEARD);
            yieldTo(nowNanos, advertisement, cause, deliberation, sink);
        }
    }

    /** Unsigned in network order. A router that does not know its own address has nothing to win with. */
    boolean isHigher(Advertisement advertisement) {
        IpAddress own = instance.source();
        if (own == null) {
            return true;
        }
        int byHigh = Long.compareUnsigned(advertisement.sourceHigh(), own.high());
        return byHigh > 0 || (byHigh == 0 && Long.compareUnsigned(advertisement.sourceLow(), own.low()) > 0);
    }

    private static Deliberation higherPriority() {
        return Deliberation.with(Rule.HIGHER_PRIORITY, Reason.PRIORITY_HIGHER)
                .notApplied(Rule.PREEMPTION, Reason.ONLY_IN_BACKUP);
    }

    private static Deliberation higherAddress() {
        return new Deliberation()
                .notApplied(Rule.HIGHER_PRIORITY, Reason.PRIORITY_EQUAL)
                .applied(Rule.EQUAL_PRIORITY_TIE_BREAK, Reason.ADDRESS_HIGHER)
                .notApplied(Rule.PREEMPTION, Reason.ONLY_IN_BACKUP);
    }

    private void yieldTo(
            long nowNanos, Advertisement advertisement, Cause cause, Deliberation deliberation, ActionSink sink) {
        Evidence evidence = instance.evidence(nowNanos, 0, deliberation);
        letGo(sink);
        instance.interval.adopt(advertisement.intervalNanos());
        instance.backup.enter(nowNanos, cause, evidence, null, sink);
    }

    /** Silently: no farewell, for somebody else is ACTIVE or may be. */
    private void letGo(ActionSink sink) {
        instance.timers.cancel(Timer.ADVERT, sink);
        sink.removeAddresses();
        presence.leave(sink);
        instance.interval.useOwn();
    }

    /**
     * Whether its own advertisement is overdue by so much that it must have been away, whatever event tells it so. Asked before
     * any event is treated: not one advertisement may leave before it is answered.
     */
    boolean yieldsBecauseStalled(long nowNanos, ActionSink sink) {
        long overdueNanos = nowNanos - instance.timers.deadlineNanos(Timer.ADVERT);
        return yieldsIfLate(nowNanos, overdueNanos, sink);
    }

    private boolean yieldsIfLate(long nowNanos, long lateNanos, ActionSink sink) {
        if (!instance.neverPreempts()
                || !instance.isInForce(PresenceRule.STALL)
                || !isStall(lateNanos, instance.interval.ownNanos())) {
            return false;
        }
        stepBack(nowNanos, new Cause.Stalled(lateNanos), lateNanos, sink);
        return true;
    }

    /** Whether somebody so late was away for as long as others wait. */
    static boolean isStall(long lateNanos, long intervalNanos) {
        return lateNanos >= STALL_INTERVALS * intervalNanos;
    }

    private void stepBack(long nowNanos, Cause cause, long lateNanos, ActionSink sink) {
        Evidence evidence = instance.evidence(nowNanos, lateNanos, Deliberation.with(Rule.STALL, Reason.LATE));
        letGo(sink);
        instance.backup.enter(nowNanos, cause, evidence, Why.STALLED, sink);
    }

    /** A farewell, and then a whole down timer like any other BACKUP: if the heir fails, somebody serves. */
    @Override
    public void onHandOver(long nowNanos, IpAddress heir, ActionSink sink) {
        Evidence evidence = instance.evidence(nowNanos, 0, Deliberation.with(Rule.HANDING_OVER, Reason.ASKED_FOR));
        sink.sendAdvertisement(0);
        letGo(sink);
        instance.backup.enter(nowNanos, new Cause.HandedOver(heir), evidence, null, sink);
    }

    /** With its sync group: whoever takes the others has to have this one, too, and at once. Deaf, it has to prove its link anew. */
    void followGroup(long nowNanos, Cause.SyncGroup cause, ActionSink sink) {
        Evidence evidence =
                instance.evidence(nowNanos, 0, Deliberation.with(Rule.SYNC_GROUP, Reason.MEMBER_STEPPED_BACK));
        Why arming = instance.muteness.isOwn() ? Why.LANDMARKS_LOST : null;
        if (!instance.muteness.isMute()) {
            sink.sendAdvertisement(0);
        }
        letGo(sink);
        instance.backup.enter(nowNanos, cause, evidence, arming, sink);
    }

    @Override
    public void onWoke(long nowNanos, long lateNanos, ActionSink sink) {
        yieldsIfLate(nowNanos, lateNanos, sink);
    }

    /** Its lifetime ended because nobody refreshed it, so the router was away; only {@code never} makes that a reason to yield. */
    @Override
    public void onAddressLost(long nowNanos, IpAddress address, ActionSink sink) {
        if (instance.neverPreempts() && instance.isInForce(PresenceRule.STALL)) {
            stepBack(nowNanos, new Cause.AddressLost(address), 0, sink);
        } else {
            sink.installAddresses();
            advertiseNow(nowNanos, sink);
            sink.announceAddresses();
        }
    }

    private void advertiseNow(long nowNanos, ActionSink sink) {
        advertise(nowNanos, sink);
        instance.timers.start(Timer.ADVERT, nowNanos + instance.interval.ownNanos(), sink);
    }

    /**
     * Stays ACTIVE. What the peers can see is said at once: a longer interval that they learn of too late would end their down
     * timers first.
     */
    @Override
    public void onSettings(long nowNanos, RouterSettings next, long policyRevision, ActionSink sink) {
        RouterSettings former = instance.settings();
        boolean moves =
                !next.interfaceName().equals(former.interfaceName()) || next.virtualMac() != former.virtualMac();
        boolean otherAddresses = !next.installedAddresses().equals(former.installedAddresses());
        if (moves) {
            // Before the settings change: the sink takes off what these say.
            sink.removeAddresses();
        }
        instance.apply(nowNanos, next, policyRevision, sink);
        presence.watch(sink);
        if (moves || otherAddresses) {
            // What is in both lists stays: its clients notice nothing.
            sink.installAddresses();
        }
        if (moves || otherAddresses || isSeenByPeers(former, next)) {
            advertiseNow(nowNanos, sink);
        }
        if ((moves || otherAddresses) && !instance.muteness.isMute()) {
            sink.announceAddresses();
        }
    }

    private static boolean isSeenByPeers(RouterSettings former, RouterSettings next) {
        return former.version() != next.version()
                || former.priority() != next.priority()
                || !former.advertInterval().equals(next.advertInterval())
                || former.ipv4Checksum() != next.ipv4Checksum()
                || !Objects.equals(former.authentication(), next.authentication())
                || !Objects.equals(former.unicast(), next.unicast())
                || !Objects.equals(former.source(), next.source());
    }

    @Override
    public void onShutdown(long nowNanos, ActionSink sink) {
        Evidence evidence = instance.evidence(nowNanos, 0, new Deliberation());
        if (!instance.muteness.isMute()) {
            sink.sendAdvertisement(0);
        }
        sink.removeAddresses();
        presence.leave(sink);
        instance.attend(Attention.NONE, sink);
        instance.cancelAllTimers(sink);
        instance.changeState(nowNanos, State.INITIALIZE, new Cause.Stopped(), evidence, sink);
    }

    @Override
    public void onFaultRaised(long nowNanos, FaultReason reason, ActionSink sink) {
        if (canSpeakWith(reason) && !instance.muteness.isMute()) {
            sink.sendAdvertisement(0);
        }
        letGo(sink);
        instance.fault.enter(nowNanos, reason, sink);
    }

    /** Where the wire is still there, a farewell spares the others the down timer. */
    private static boolean canSpeakWith(FaultReason reason) {
        return switch (reason) {
            case ADDRESS_TAKEN, CHECK_FAILED, SYNC_GROUP -> true;
            case NO_CARRIER, INTERFACE_DOWN, INTERFACE_GONE, NO_SOURCE_ADDRESS -> false;
        };
    }

    /** Stays ACTIVE, and says it at once: whether somebody else is to take over is for those who hear it. */
    @Override
    public void onPriority(long nowNanos, ActionSink sink) {
        advertiseNow(nowNanos, sink);
    }
}
