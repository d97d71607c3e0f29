package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Evidence.Gate;
import dev.holdfast.vrrp.Evidence.Reason;
import dev.holdfast.vrrp.Evidence.Rule;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.startup.AddressClaim;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Homecoming;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.startup.Suspicion;
import org.jspecify.annotations.Nullable;

/**
 * What the presence rules say in BACKUP: whether the down timer may run at all, and whether its end may promote. Rules 1 to 4
 * and 6; what is heard comes in, the down timer is {@link Backup}'s.
 */
final class BackupPresence {

    private final Instance instance;
    private final dev.holdfast.vrrp.startup.Gate gate = new dev.holdfast.vrrp.startup.Gate();
    private final AddressClaim claim = new AddressClaim();
    private final Suspicion suspicion = new Suspicion();
    private Homecoming homecoming = Homecoming.NONE;
    private boolean given;
    private boolean claimTold;
    private @Nullable Proof proof;

    BackupPresence(Instance instance) {
        this.instance = instance;
    }

    /** Arms the gate; false: there is none, and the down timer runs as the RFC says. */
    boolean arm(long nowNanos, Why why, ActionSink sink) {
        if (!instance.hasGate()) {
            return false;
        }
        claim.forget();
        claimTold = false;
        suspicion.drop();
        proof = null;
        instance.timers.cancel(Timer.LINK_WATCH, sink);
        if (!instance.isInForce(PresenceRule.PROOF_FIRST)) {
            return false;
        }
        instance.timers.cancel(Timer.ACTIVE_DOWN, sink);
        instance.membership.notReady();
        gate.arm(nowNanos);
        instance.attend(Attention.ROUNDS, sink);
        instance.timers.start(Timer.MAX_HOLD, nowNanos + maxHoldNanos(), sink);
        sink.decided(GateDecision.of(Gate.ARMED, why, 0));
        return true;
    }

    /** Follows somebody who was heard a moment ago: no trial, but the link is looked at now and then. */
    void follow(long nowNanos, ActionSink sink) {
        gate.disarm();
        suspicion.drop();
        homecoming = Homecoming.NONE;
        if (instance.hasGate()) {
            instance.attend(Attention.OCCASIONAL, sink);
            watchAdverts(nowNanos, sink);
        }
    }

    /** The state is left: whatever was given to local processes goes with it, unless the router becomes ACTIVE with it. */
    void leave(boolean becomesActive, ActionSink sink) {
        gate.disarm();
        suspicion.drop();
        homecoming = Homecoming.NONE;
        instance.timers.cancel(Timer.LINK_WATCH, sink);
        instance.timers.cancel(Timer.MAX_HOLD, sink);
        if (becomesActive) {
            given = false;
            instance.muteness.end(sink);
        } else {
            takeBack(sink);
        }
    }

    void takeBack(ActionSink sink) {
        if (given) {
            given = false;
            sink.removeAddresses();
        }
        instance.muteness.end(sink);
    }

    /** Rule 6: in which order this one comes back. */
    void comeBack(Homecoming order, ActionSink sink) {
        if (instance.isInForce(PresenceRule.RETURN) && instance.hasGate()) {
            homecoming = order;
            if (order != Homecoming.NONE) {
                Why why = order == Homecoming.FIRST ? Why.RETURNED_FIRST : Why.RETURNED_LATER;
                sink.decided(GateDecision.of(Gate.ARMED, why, 0));
            }
        }
    }

    /** Whether the down timer has to wait for a proof. */
    boolean isShut() {
        return gate.isShut();
    }

    long downNanos() {
        return homecoming.downNanos(instance.downNanos(), instance.skewNanos(), instance.interval.activeNanos());
    }

    /** Every advertisement of another router comes here first. */
    void advertHeard(long nowNanos, ActionSink sink) {
        homecoming = Homecoming.NONE;
        instance.membership.heardOthers();
        if (given || instance.muteness.isMute()) {
            takeBack(sink);
        }
        if (gate.isArmed()) {
            advertHeardWhileArmed(nowNanos, sink);
        } else if (suspicion.isRaised()) {
            suspicion.drop();
            instance.attend(Attention.OCCASIONAL, sink);
            watchAdverts(nowNanos, sink);
        }
    }

    private void advertHeardWhileArmed(long nowNanos, ActionSink sink) {
        gate.advertHeard();
        claim.forget();
        if (!wantsAnswer() && gate.prove(nowNanos)) {
            tellProven(Proof.ADVERT, sink);
        }
        if (gate.isShut()) {
            // Whoever is heard to serve the address serves local processes, too.
            instance.timers.start(Timer.MAX_HOLD, nowNanos + maxHoldNanos(), sink);
        } else {
            instance.timers.cancel(Timer.MAX_HOLD, sink);
        }
    }

    /** {@code startup.proof: answer}: what others say unasked, adverts too, shows one direction only. */
    private boolean wantsAnswer() {
        return instance.settings().startup().proof() == Startup.Proof.ANSWER;
    }

    /** What a round in which somebody was heard proves. */
    Proof proofOfRound() {
        return wantsAnswer() ? Proof.ANSWER : Proof.FRAME;
    }

    private void tellProven(Proof by, ActionSink sink) {
        proof = by;
        sink.decided(new GateDecision(state(), Why.PROVEN, by, gate.deafForNanos(), 0, false));
    }

    /** Somebody was heard; returns whether the down timer has to start now. */
    boolean proven(long nowNanos, Proof by, ActionSink sink) {
        if (suspicion.isRaised()) {
            if (suspicion.heardAfterSilence()) {
                // We were deaf till now: whoever is ACTIVE has to have the time for an advertisement.
                // On a link that loses packets that may come again and again: there is a bound to it.
                long wanted = nowNanos + instance.interval.activeNanos() + instance.skewNanos();
                long since = instance.heard.isEmpty() ? suspicion.raisedAtNanos() : instance.heard.atNanos();
                long longest = since + 2 * instance.downNanos();
                instance.backup.holdAtLeast(nowNanos, Math.min(wanted, longest), sink);
            }
        }
        if (!gate.prove(nowNanos)) {
            return false;
        }
        tellProven(by, sink);
        return true;
    }

    /** The kernel says that the link carries nothing: no round has to find that out. Returns whether the gate waits now. */
    boolean blocked(long nowNanos, ActionSink sink) {
        return !gate.isShut() && arm(nowNanos, Why.LINK_BLOCKED, sink);
    }

    /** A round is over; returns whether the down timer has to stop. */
    boolean roundEnded(long nowNanos, boolean heard, int landmarks, ActionSink sink) {
        if (suspicion.isRaised()) {
            suspicion.roundEnded(heard, landmarks);
        }
        if (!gate.isArmed()) {
            return false;
        }
        if (!heard && instance.isInForce(PresenceRule.VOIDING) && gate.lapse()) {
            sink.decided(new GateDecision(state(), Why.PROOF_LAPSED, proof, gate.provenForNanos(nowNanos), 0, false));
            if (!instance.timers.isRunning(Timer.MAX_HOLD)) {
                instance.timers.start(Timer.MAX_HOLD, nowNanos + maxHoldNanos(), sink);
            }
            return true;
        }
        if (heard && gate.hasHeardAdvert() && gate.provenForNanos(nowNanos) >= instance.downNanos()) {
            gate.disarm();
            instance.attend(Attention.OCCASIONAL, sink);
            watchAdverts(nowNanos, sink);
        }
        return false;
    }

    /** Adverts are watched from now on; one that is half an interval late raises a suspicion. */
    private void watchAdverts(long nowNanos, ActionSink sink) {
        if (instance.isInForce(PresenceRule.LANDMARKS)) {
            instance.timers.start(Timer.LINK_WATCH, nowNanos + patienceNanos(), sink);
        }
    }

    private long patienceNanos() {
        return instance.interval.activeNanos() * 3 / 2;
    }

    /** The watch is due: it follows the last advertisement, or there has been none for too long. */
    void watchDue(long nowNanos, ActionSink sink) {
        if (gate.isArmed() || instance.isDelayed()) {
            return;
        }
        long dueNanos = instance.heard.isEmpty() ? nowNanos : instance.heard.atNanos() + patienceNanos();
        if (dueNanos > nowNanos) {
            instance.timers.start(Timer.LINK_WATCH, dueNanos, sink);
        } else {
            suspicion.raise(nowNanos);
            instance.attend(Attention.ROUNDS, sink);
        }
    }

    void addressAnswered(long nowNanos, long mac, Answerer answerer, ActionSink sink) {
        if (!asksForAddresses() || !instance.isInForce(PresenceRule.ADDRESS_ASKED)) {
            return;
        }
        if (answerer == Answerer.PROXY) {
            claim.forget();
        } else if (claim.answer(nowNanos, mac, answerer == Answerer.KNOWN_MEMBER)) {
            claimTold = true;
            sink.decided(claimed(nowNanos, Why.ADDRESS_ANSWERED));
        }
    }

    private GateDecision claimed(long nowNanos, Why why) {
        return new GateDecision(state(), why, proof, nowNanos - gate.armedAtNanos(), claim.mac(), claim.isKnown());
    }

    /** Rule 3 is of the first time of trial, and of multicast: unicast peers are named, and hear us. */
    boolean asksForAddresses() {
        return gate.isArmed() && !gate.hasHeardAdvert() && instance.settings().unicast() == null;
    }

    /** {@code maxHold} is over. Local processes get the address once the host is silent for it. */
    void holdIsOver(long nowNanos, ActionSink sink) {
        if (!gate.isShut()) {
            return;
        }
        if (!instance.isInForce(PresenceRule.MUTENESS)) {
            instance.backup.promoteUnproven(nowNanos, sink);
        } else if (!instance.membership.withholdsAddresses()) {
            give(sink);
        }
    }

    /** As soon as the host is silent for them. */
    void give(ActionSink sink) {
        instance.muteness.begin(sink);
    }

    /** The host is silent for the addresses, or cannot be. */
    void muted(long nowNanos, boolean inForce, ActionSink sink) {
        if (given || !instance.muteness.isMute()) {
            return;
        }
        long afterNanos = nowNanos - gate.armedAtNanos();
        if (!inForce) {
            instance.muteness.end(sink);
            sink.decided(GateDecision.of(state(), Why.NOT_GIVEN, afterNanos));
            return;
        }
        instance.muteness.confirmed();
        given = true;
        sink.installAddresses();
        sink.decided(GateDecision.of(state(), Why.GIVEN_TO_LOCAL, afterNanos));
    }

    /**
     * The down timer ended: may the router promote itself?
     *
     * @return until when it has to wait; {@code nowNanos}: it may; {@code Long.MAX_VALUE}: until a proof
     */
    long waitUntilNanos(long nowNanos, Deliberation deliberation, ActionSink sink) {
        if (gate.isArmed()) {
            return waitForAddress(nowNanos, deliberation, sink);
        }
        if (!suspicion.isRaised()) {
            return nowNanos;
        }
        return waitForLandmarks(nowNanos, deliberation, sink);
    }

    private long waitForAddress(long nowNanos, Deliberation deliberation, ActionSink sink) {
        deliberation.applied(Rule.STARTUP_GATE, Reason.LINK_PROVEN);
        long until = claim.heldUntilNanos(nowNanos, gate.armedAtNanos(), maxHoldNanos(), instance.downNanos());
        if (until <= nowNanos) {
            deliberation.notApplied(Rule.ADDRESS_ASKED, claim.isAnswered() ? Reason.HOLD_OVER : Reason.NOBODY_ANSWERED);
            if (claimTold) {
                sink.decided(claimed(nowNanos, Why.ADDRESS_FREE));
            }
        }
        return until;
    }

    private long waitForLandmarks(long nowNanos, Deliberation deliberation, ActionSink sink) {
        switch (suspicion.judge()) {
            case PROMOTE -> deliberation.notApplied(Rule.LANDMARKS, Reason.LINK_PROVEN);
            case PROMOTE_UNASKED -> deliberation.notApplied(Rule.LANDMARKS, Reason.NO_LANDMARKS);
            case PROMOTE_AFTER_HOLD -> deliberation.notApplied(Rule.LANDMARKS, Reason.HOLD_OVER);
            case WAIT -> {
                return nowNanos + instance.interval.activeNanos();
            }
            case HOLD_ONCE -> {
                sink.decided(GateDecision.of(state(), Why.FEW_LANDMARKS, sinceLastAdvertNanos(nowNanos)));
                return nowNanos + instance.downNanos() - instance.interval.activeNanos();
            }
            case DEAF -> {
                arm(nowNanos, Why.LANDMARKS_LOST, sink);
                return Long.MAX_VALUE;
            }
        }
        return nowNanos;
    }

    private long sinceLastAdvertNanos(long nowNanos) {
        return instance.heard.isEmpty() ? 0 : nowNanos - instance.heard.atNanos();
    }

    private long maxHoldNanos() {
        return instance.settings().startup().maxHold().toNanos();
    }

    /** Whether adverts come as they should, or the gate's trial hears them come. */
    boolean isInOrder() {
        return gate.isArmed() ? gate.hasHeardAdvert() && !gate.isShut() : !suspicion.isRaised();
    }

    /** The settings changed: returns whether the down timer has to start, since nothing holds it up any more. */
    boolean settingsChanged(long nowNanos, boolean hadGate, ActionSink sink) {
        if (hadGate && !instance.hasGate()) {
            boolean wasShut = gate.isShut();
            leave(false, sink);
            instance.attend(Attention.NONE, sink);
            return wasShut;
        }
        if (!hadGate && instance.hasGate() && !instance.isDelayed()) {
            follow(nowNanos, sink);
        } else if (instance.timers.isRunning(Timer.MAX_HOLD)) {
            instance.timers.start(Timer.MAX_HOLD, Math.max(nowNanos, gate.armedAtNanos() + maxHoldNanos()), sink);
        }
        return false;
    }

    Gate state() {
        if (!instance.hasGate()) {
            return Gate.OFF;
        }
        if (instance.isDelayed()) {
            return Gate.ARMED;
        }
        if (given) {
            return Gate.MUTE;
        }
        return gate.isShut() ? Gate.ARMED : Gate.PROVEN;
    }
}
