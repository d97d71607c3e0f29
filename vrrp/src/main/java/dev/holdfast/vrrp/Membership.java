package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.startup.PresenceRule;
import org.jspecify.annotations.Nullable;

/**
 * A router's part in its sync group: what it would do alone and keeps back until the others are as far, and what the others make
 * it do. Who moves whom is decided in {@link dev.holdfast.vrrp.group.SyncGroup}.
 */
final class Membership {

    /** A promotion that waits for the others. */
    private record Wish(Cause cause, long lateNanos, Deliberation deliberation) {}

    private final Instance instance;
    private boolean joined;
    private @Nullable Wish wish;
    private boolean holdOver;
    private boolean beaten;
    private Cause.@Nullable SyncGroup faultLedBy;

    Membership(Instance instance) {
        this.instance = instance;
    }

    MemberStanding standing() {
        return switch (instance.state()) {
            case INITIALIZE -> MemberStanding.ABSENT;
            case FAULT -> hasFaultOfItsOwn() ? MemberStanding.FAULT : MemberStanding.HELD;
            case BACKUP -> standingInBackup();
            case ACTIVE -> instance.muteness.isOwn() && sharesProof() ? MemberStanding.MUTE : MemberStanding.ACTIVE;
        };
    }

    private boolean hasFaultOfItsOwn() {
        return instance.faults().size() > (instance.faults().contains(FaultReason.SYNC_GROUP) ? 1 : 0);
    }

    private MemberStanding standingInBackup() {
        if (wish != null || (!sharesProof() && instance.backup.presence.isShut())) {
            return MemberStanding.READY;
        }
        return holdOver ? MemberStanding.HOLD_OVER : MemberStanding.WAITING;
    }

    /** Rule 7. Without it, for simulation and replay, only faults and transitions are shared. */
    private boolean sharesProof() {
        return instance.isInForce(PresenceRule.GROUP);
    }

    boolean isJoined() {
        return joined;
    }

    /** Whether a router that {@code preemption: after} made ready keeps what it waited for. */
    boolean hasWaitedToPreempt() {
        return wish != null && wish.cause() instanceof Cause.PreemptDelayExpired;
    }

    boolean isBeaten() {
        return beaten;
    }

    /** Takes note of a promotion that is due; false: the router is alone and may go ahead. */
    boolean withholds(Cause cause, long lateNanos, Deliberation deliberation) {
        if (joined) {
            wish = new Wish(cause, lateNanos, deliberation);
        }
        return joined;
    }

    /** The same for {@code startup.maxHold}, of a router that is still unproven. */
    boolean withholdsAddresses() {
        holdOver = joined;
        return joined;
    }

    /** Of another router, in whatever state. Allocates nothing. */
    void heard(Advertisement advertisement) {
        if (joined && !beaten) {
            int theirs = advertisement.priority();
            int ours = instance.effectivePriority();
            beaten = theirs > ours || (theirs == ours && instance.active.isHigher(advertisement));
        }
    }

    /** What it waited for is void: somebody is followed, or the link has to be proven anew. */
    void notReady() {
        wish = null;
    }

    /** Whoever is heard serves local processes, too. */
    void heardOthers() {
        holdOver = false;
    }

    boolean isReady() {
        return wish != null;
    }

    /** Why it is in FAULT, as a cause. */
    Cause raised(FaultReason reason) {
        Cause led = faultLedBy;
        return reason == FaultReason.SYNC_GROUP && led != null
                ? led
                : new Cause.FaultRaised(reason, instance.checkBehind(reason));
    }

    /** Why it is in FAULT no more, as a cause. */
    Cause cleared(FaultReason reason) {
        Cause led = faultLedBy;
        return reason == FaultReason.SYNC_GROUP && led != null
                ? led
                : new Cause.FaultCleared(reason, instance.checkBehind(reason));
    }

    void handle(long nowNanos, Event.OfGroup event, ActionSink sink) {
        switch (event) {
            case Event.GroupJoined _ -> joined = true;
            case Event.GroupLeft _ -> leave(nowNanos, sink);
            case Event.GroupAsked _ -> ask(nowNanos, sink);
            case Event.GroupPromoted promoted -> promote(nowNanos, promoted.ledBy(), sink);
            case Event.GroupSteppedBack back -> {
                if (instance.state() == State.ACTIVE) {
                    instance.active.followGroup(nowNanos, back.ledBy(), sink);
                }
            }
            case Event.GroupFaulted faulted -> {
                faultLedBy = faulted.ledBy();
                if (instance.faults().add(FaultReason.SYNC_GROUP)) {
                    instance.behaviour().onFaultRaised(nowNanos, FaultReason.SYNC_GROUP, sink);
                }
            }
            case Event.GroupRecovered recovered -> recover(nowNanos, recovered.ledBy(), sink);
            case Event.GroupMuted muted -> mute(nowNanos, muted.mute(), sink);
            case Event.GroupGiven given -> give(given.given(), sink);
        }
    }

    private void recover(long nowNanos, Cause.SyncGroup ledBy, ActionSink sink) {
        if (instance.faults().remove(FaultReason.SYNC_GROUP)) {
            faultLedBy = ledBy;
            instance.behaviour().onFaultCleared(nowNanos, FaultReason.SYNC_GROUP, sink);
        }
        faultLedBy = null;
    }

    /** Alone again: what waited for the others is done. */
    private void leave(long nowNanos, ActionSink sink) {
        ask(nowNanos, sink);
        joined = false;
        beaten = false;
        mute(nowNanos, false, sink);
        if (faultLedBy != null) {
            recover(nowNanos, faultLedBy, sink);
        }
        if (wish != null) {
            promote(nowNanos, null, sink);
        } else if (holdOver && instance.state() == State.BACKUP) {
            holdOver = false;
            instance.backup.presence.give(sink);
        }
    }

    /** It may have been ready for long: looks once more whether it still is. */
    private void ask(long nowNanos, ActionSink sink) {
        if (wish == null) {
            return;
        }
        if (!instance.heard.isFresh(nowNanos, instance.downNanos())) {
            if (instance.backup.hasToWait(nowNanos, new Deliberation(), sink)) {
                wish = null;
            }
            return;
        }
        int theirs = instance.heard.priority();
        boolean lower = theirs < instance.effectivePriority() && !instance.neverPreempts();
        if (theirs > 0 && !lower) {
            wish = null;
            instance.backup.waitAnew(nowNanos, sink);
        }
    }

    private void promote(long nowNanos, Cause.@Nullable SyncGroup ledBy, ActionSink sink) {
        Wish waiting = wish;
        if (instance.state() != State.BACKUP) {
            return;
        }
        beaten = false;
        if (waiting == null) {
            // Only where rule 7 is off.
            Cause cause = ledBy == null ? new Cause.Started() : ledBy;
            Deliberation unproven = Deliberation.with(Rule.STARTUP_GATE, Reason.LINK_UNPROVEN);
            instance.backup.promoteNow(nowNanos, cause, 0, unproven, sink);
            return;
        }
        if (joined) {
            waiting.deliberation().applied(Rule.SYNC_GROUP, Reason.MEMBERS_READY);
        }
        Cause cause = ledBy == null || waiting.cause() instanceof Cause.IncumbentHandedOver ? waiting.cause() : ledBy;
        instance.backup.promoteNow(nowNanos, cause, waiting.lateNanos(), waiting.deliberation(), sink);
    }

    private void mute(long nowNanos, boolean mute, ActionSink sink) {
        boolean wasMute = instance.muteness.isMute();
        if (!mute) {
            instance.muteness.endWithGroup(sink);
        } else if (instance.state() == State.ACTIVE) {
            instance.muteness.beginWithGroup(sink);
        }
        if (wasMute && !instance.muteness.isMute() && instance.state() == State.ACTIVE) {
            instance.active.speakAgain(nowNanos, sink);
        }
    }

    private void give(boolean given, ActionSink sink) {
        if (instance.state() == State.BACKUP) {
            if (given) {
                instance.backup.presence.give(sink);
            } else {
                instance.backup.presence.takeBack(sink);
            }
        }
    }

    /** Another state has come. */
    void beginAnew() {
        wish = null;
        holdOver = false;
    }
}
