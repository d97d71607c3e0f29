package dev.holdfast.vrrp.group;

import dev.holdfast.vrrp.Cause;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.HandoverRefusal;
import dev.holdfast.vrrp.MemberStanding;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Virtual routers of one node that move together (keepalived: {@code vrrp_sync_group}):
 *
 * <ul>
 *   <li>ACTIVE when every member would be, never before: whose link is unproven, who follows somebody, who waits, holds up all;
 *   <li>BACKUP with the first that is ACTIVE no more, the others saying farewell;
 *   <li>FAULT while any member has a reason of its own;
 *   <li>silent while any ACTIVE member hears nobody itself.
 * </ul>
 *
 * <p>Two nodes of which each wins another member both step back if they spoke at the same moment. Then the one that is beaten on the
 * first member (by segment, family, VRID: the same on every node) waits one interval longer, and hears the other.
 *
 * <p>Sans-I/O, not safe for several threads. An event after which its router stands as before costs a comparison.
 */
public final class SyncGroup {

    private static final Comparator<RouterSettings> BY_KEY = Comparator.comparing(RouterSettings::segment)
            .thenComparing(RouterSettings::family)
            .thenComparing(RouterSettings::vrid);

    private final String name;
    private final List<Seat> seats;
    private final LongConsumer alarm;

    private boolean settling;
    private boolean moved;
    private boolean given;
    private Seat leader;
    private long notBeforeNanos = Long.MIN_VALUE;
    private long heldBackUntilNanos = Long.MAX_VALUE;
    private long mixedUntilNanos = Long.MAX_VALUE;

    /** One member's place in the group. */
    public final class Seat {

        private final GroupMember member;
        private MemberStanding known;
        private boolean faulted;
        private boolean muted;

        private Seat(GroupMember member) {
            this.member = member;
            known = member.router().standing();
            // It may have been in another group a moment ago.
            faulted = member.router().faultReasons().contains(FaultReason.SYNC_GROUP);
            muted = known == MemberStanding.ACTIVE && member.router().isMute();
        }

        /** To be told after every event of the member. */
        public void told(long nowNanos) {
            if (member.router().standing() != known) {
                settle(nowNanos);
            }
        }

        public SyncGroup group() {
            return SyncGroup.this;
        }

        public GroupMember member() {
            return member;
        }

        private Cause.SyncGroup cause() {
            return new Cause.SyncGroup(name, member.router().settings().name());
        }

        private void tell(long nowNanos, Event.OfGroup event) {
            member.handle(nowNanos, event);
        }
    }

    /**
     * Brings the members together; how they stand apart then is settled by {@link #begin}.
     *
     * @param alarm is told when {@link #due} is to be called; {@code Long.MAX_VALUE}: not at all
     */
    public SyncGroup(String name, List<? extends GroupMember> members, LongConsumer alarm) {
        this.name = name;
        this.alarm = alarm;
        List<Seat> placed = new ArrayList<>();
        members.stream()
                .sorted(Comparator.comparing(member -> member.router().settings(), BY_KEY))
                .forEach(member -> placed.add(new Seat(member)));
        seats = List.copyOf(placed);
        leader = seats.getFirst();
        given = seats.stream().anyMatch(seat -> seat.member.router().isMute() && !isActive(seat.known));
    }

    public String name() {
        return name;
    }

    /** In the order of segment, family and VRID. */
    public List<Seat> seats() {
        return seats;
    }

    /** The seat of one of the members that it was made of. */
    public Seat seatOf(GroupMember member) {
        for (Seat seat : seats) {
            if (seat.member == member) {
                return seat;
            }
        }
        throw new IllegalArgumentException("no member of " + name);
    }

    /** From now on they move together. Who is ACTIVE alone has the time of a start to be joined by the others. */
    public void begin(long nowNanos) {
        settling = true;
        for (Seat seat : seats) {
            seat.tell(nowNanos, new Event.GroupJoined());
        }
        settling = false;
        settle(nowNanos);
    }

    /** What was to be done later is due. */
    public void due(long nowNanos) {
        if (nowNanos >= mixedUntilNanos) {
            mixedUntilNanos = Long.MAX_VALUE;
            Seat behind = first(MemberStanding.WAITING, MemberStanding.READY, MemberStanding.HOLD_OVER);
            if (behind != null) {
                leader = behind;
                stepBack(nowNanos);
            }
        }
        settle(nowNanos);
    }

    /** Why the group cannot be named heir now; null: it can. */
    public @Nullable HandoverRefusal refusalAsHeir(long nowNanos) {
        for (Seat seat : seats) {
            HandoverRefusal refusal = seat.member.router().refusalAsHeir(nowNanos);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** An operator names this group heir, so each of its members. Told only where {@link #refusalAsHeir} is null. */
    public void nameHeir(long nowNanos, long withinNanos) {
        for (Seat seat : seats) {
            seat.member.handle(nowNanos, new Event.NamedHeir(withinNanos));
        }
    }

    /** Why the group cannot be handed over now; null: it can. */
    public @Nullable HandoverRefusal refusalAsHolder() {
        for (Seat seat : seats) {
            HandoverRefusal refusal = seat.member.router().refusalAsHolder();
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Until nothing moves any more: what one is made to do may move another. */
    private void settle(long nowNanos) {
        moved = true;
        if (settling) {
            return;
        }
        settling = true;
        heldBackUntilNanos = Long.MAX_VALUE;
        // Each turn moves somebody on the way to FAULT, BACKUP or ACTIVE; nobody goes round.
        for (int turns = 3 * seats.size() + 3; moved && turns > 0; turns--) {
            moved = false;
            look(nowNanos);
            shareFaults(nowNanos);
            shareSilence(nowNanos);
            promote(nowNanos);
            give(nowNanos);
        }
        settling = false;
        watchMixture(nowNanos);
        alarm.accept(Math.min(heldBackUntilNanos, mixedUntilNanos));
    }

    /** Who stands otherwise than before leads; with one that is ACTIVE no more, all step back. */
    private void look(long nowNanos) {
        Seat left = null;
        for (Seat seat : seats) {
            MemberStanding now = seat.member.router().standing();
            if (now != seat.known) {
                left = left == null && isActive(seat.known) && !isActive(now) ? seat : left;
                seat.known = now;
                leader = seat;
            }
        }
        if (left != null) {
            leader = left;
            long longestDown = 0;
            long longestInterval = 0;
            for (Seat seat : seats) {
                longestDown = Math.max(longestDown, seat.member.router().activeDownIntervalNanos());
                longestInterval = Math.max(longestInterval, intervalNanos(seat));
            }
            notBeforeNanos = nowNanos + longestDown + longestInterval;
            stepBack(nowNanos);
        }
    }

    private static long intervalNanos(Seat seat) {
        return seat.member.router().settings().advertInterval().toNanos();
    }

    private static boolean isActive(MemberStanding standing) {
        return standing == MemberStanding.ACTIVE || standing == MemberStanding.MUTE;
    }

    private void stepBack(long nowNanos) {
        if (first(MemberStanding.FAULT) != null) {
            // They go further than that.
            return;
        }
        for (Seat seat : seats) {
            if (isActive(seat.known)) {
                seat.tell(nowNanos, new Event.GroupSteppedBack(leader.cause()));
                seat.known = seat.member.router().standing();
            }
        }
    }

    /** Each has the faults of all others for a reason, so that nobody comes back for a moment between two of them. */
    private void shareFaults(long nowNanos) {
        for (Seat seat : seats) {
            Seat other = otherInFault(seat);
            if (other != null && !seat.faulted) {
                seat.faulted = true;
                seat.tell(nowNanos, new Event.GroupFaulted(other.cause()));
            } else if (other == null && seat.faulted) {
                seat.faulted = false;
                seat.tell(nowNanos, new Event.GroupRecovered(leader.cause()));
            }
        }
    }

    private @Nullable Seat otherInFault(Seat seat) {
        for (Seat other : seats) {
            if (other != seat && other.known == MemberStanding.FAULT) {
                return other;
            }
        }
        return null;
    }

    private void shareSilence(long nowNanos) {
        boolean mute = first(MemberStanding.MUTE) != null;
        for (Seat seat : seats) {
            boolean shall = mute && isActive(seat.known);
            if (seat.muted != shall) {
                seat.muted = shall;
                seat.tell(nowNanos, new Event.GroupMuted(shall));
            }
        }
    }

    private void promote(long nowNanos) {
        if (!areAll(MemberStanding.READY, MemberStanding.ACTIVE) || first(MemberStanding.READY) == null || moved) {
            return;
        }
        if (nowNanos < notBeforeNanos && seats.getFirst().member.router().isBeaten()) {
            heldBackUntilNanos = notBeforeNanos;
            return;
        }
        for (Seat seat : seats) {
            seat.tell(nowNanos, new Event.GroupAsked());
            if (seat.member.router().standing() != seat.known) {
                return;
            }
        }
        given = false;
        Cause.SyncGroup cause = leader.cause();
        for (Seat seat : seats) {
            if (seat.known == MemberStanding.READY) {
                seat.tell(nowNanos, new Event.GroupPromoted(seat == leader ? null : cause));
            }
        }
    }

    /** Local processes get all addresses or none, and none while any member hears whoever serves it. */
    private void give(long nowNanos) {
        boolean shall =
                areAll(MemberStanding.READY, MemberStanding.HOLD_OVER) && first(MemberStanding.HOLD_OVER) != null;
        if (shall != given && !moved) {
            given = shall;
            for (Seat seat : seats) {
                seat.tell(nowNanos, new Event.GroupGiven(shall));
            }
        }
    }

    /** A member that came to an ACTIVE group has the time of a start to become ACTIVE too, and no longer. */
    private void watchMixture(long nowNanos) {
        boolean mixed = first(MemberStanding.ACTIVE, MemberStanding.MUTE) != null
                && first(MemberStanding.WAITING, MemberStanding.READY, MemberStanding.HOLD_OVER) != null;
        if (!mixed) {
            mixedUntilNanos = Long.MAX_VALUE;
        } else if (mixedUntilNanos == Long.MAX_VALUE) {
            long longest = 0;
            for (Seat seat : seats) {
                long delay = seat.member.router().settings().startup().delay().toNanos();
                longest = Math.max(longest, delay + 2 * seat.member.router().activeDownIntervalNanos());
            }
            mixedUntilNanos = nowNanos + longest;
        }
    }

    private @Nullable Seat first(MemberStanding... standings) {
        for (Seat seat : seats) {
            if (isOneOf(seat.known, standings)) {
                return seat;
            }
        }
        return null;
    }

    private boolean areAll(MemberStanding... standings) {
        for (Seat seat : seats) {
            if (!isOneOf(seat.known, standings)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneOf(MemberStanding standing, MemberStanding... standings) {
        for (MemberStanding one : standings) {
            if (standing == one) {
                return true;
            }
        }
        return false;
    }
}
