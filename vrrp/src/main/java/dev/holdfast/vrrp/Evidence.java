package dev.holdfast.vrrp;

import dev.holdfast.vrrp.priority.PriorityOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router knew when it decided. The daemon adds what only it knows (age of the link and of the process).
 *
 * @param lastAdvert the last advertisement of another router that was accepted; null: none since the start
 * @param advertsHeardSinceStart accepted ones, of all senders
 * @param stateAgeNanos how long the router had been in the state that it leaves
 * @param basePriority as configured, 1 to 255
 * @param effectivePriority after tracking, 1 to 255
 * @param offsets what the checks add to the base and take off it, and those without weight that fail
 * @param activeDownIntervalNanos in force when it decided
 * @param skewNanos in force when it decided; never truncated to 0
 * @param timerLateNanos how late the timer fired that led here; 0 where none did
 * @param policyRevision of the settings in force; 0: only the local file
 * @param preemption as in the file: {@code never}, {@code immediate}, {@code after 30s}
 * @param gate state of the presence gate
 * @param considered the rules that were looked at, in order, with what came of each
 */
public record Evidence(
        @Nullable AdvertHeard lastAdvert,
        long advertsHeardSinceStart,
        long stateAgeNanos,
        int basePriority,
        int effectivePriority,
        List<PriorityOffset> offsets,
        long activeDownIntervalNanos,
        long skewNanos,
        long timerLateNanos,
        long policyRevision,
        String preemption,
        Gate gate,
        List<Considered> considered) {

    public Evidence {
        offsets = List.copyOf(offsets);
        considered = List.copyOf(considered);
    }

    Evidence with(Gate other) {
        return new Evidence(
                lastAdvert,
                advertsHeardSinceStart,
                stateAgeNanos,
                basePriority,
                effectivePriority,
                offsets,
                activeDownIntervalNanos,
                skewNanos,
                timerLateNanos,
                policyRevision,
                preemption,
                other,
                considered);
    }

    /** The last advertisement heard: from whom, how old, and what it said. */
    public record AdvertHeard(IpAddress sender, int priority, long ageNanos, long intervalNanos) {}

    /** One rule, and why it did or did not apply. */
    public record Considered(Rule rule, boolean applied, Reason reason) {}

    /** State of the presence gate. */
    public enum Gate {
        OFF,
        ARMED,
        PROVEN,
        MUTE
    }

    /** The rules of election and presence. */
    public enum Rule {
        OWNER,
        PREEMPTION,
        HIGHER_PRIORITY,
        EQUAL_PRIORITY_TIE_BREAK,
        ACTIVE_DOWN_TIMER,
        PRIORITY_ZERO,
        STARTUP_DELAY,
        STARTUP_GATE,
        ADDRESS_ASKED,
        LANDMARKS,
        STALL,
        RETURN_OF_A_PAIR,
        FAULT,
        HANDING_OVER,
        SYNC_GROUP
    }

    /** Why a rule applied or not. Stable words: they are stored, and sentences are made of them. */
    public enum Reason {
        /** It is what the settings say. */
        CONFIGURED,
        /** The settings say otherwise: {@code never}, no delay, gate off. */
        NOT_CONFIGURED,
        /** Preemption is only asked when an advertisement is heard, and none was. */
        NO_ADVERT_HEARD,
        /** The last advertisement is older than Active_Down_Interval. */
        ADVERTS_STOPPED,
        ADVERTS_HEARD,
        PRIORITY_HIGHER,
        PRIORITY_EQUAL,
        PRIORITY_LOWER,
        ADDRESS_HIGHER,
        ADDRESS_LOWER,
        /** A router that is ACTIVE does not ask preemption: it yields to the higher one. */
        ONLY_IN_BACKUP,
        OWNER,
        NOT_OWNER,
        DELAY_RUNNING,
        DELAY_OVER,
        RESIGNED,
        LATE,
        /** The link is proven to hear. */
        LINK_PROVEN,
        /** Nothing has proven yet that the link hears. */
        LINK_UNPROVEN,
        /** Another host answers for the virtual address. */
        ADDRESS_ANSWERED,
        /** Nobody else answers for the virtual address. */
        NOBODY_ANSWERED,
        /** No host is known that answers when nothing is wrong. */
        NO_LANDMARKS,
        /** It was waited for as long as is allowed. */
        HOLD_OVER,
        REASON_PRESENT,
        REASONS_GONE,
        /** An operator asked for it. */
        ASKED_FOR,
        /** Every member of the sync group would be ACTIVE by itself. */
        MEMBERS_READY,
        /** Another member of the sync group is ACTIVE no more. */
        MEMBER_STEPPED_BACK
    }
}
