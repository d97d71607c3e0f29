package dev.holdfast.control.history.tenure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node's events, in the order of its spool, made into intervals of its members. It may go on where another fold ended:
 * nothing but the last {@link Position} and the members' standings passes from event to event, so events that come late are
 * simply taken when they come, and those that come twice do nothing.
 */
final class NodeFold {

    private final UUID node;
    private final NavigableSet<Instant> silences;
    private final SortedMap<Long, MemberFold> members = new TreeMap<>();
    private @Nullable Position position;

    /**
     * @param silences last moments at which the node was heard before a silence
     * @param position where a former fold ended; null: from the first event on
     */
    NodeFold(
            UUID node,
            NavigableSet<Instant> silences,
            @Nullable Position position,
            Collection<MemberFold.Standing> standings) {
        this.node = node;
        this.silences = silences;
        this.position = position;
        standings.forEach(standing -> members.put(standing.routerId(), new MemberFold(node, standing)));
    }

    /**
     * The last event taken, and the last moment at which the daemon's run is known to have been there.
     *
     * @param monotonicNanos of the boot {@code bootId}, when it was heard
     */
    record Position(long epoch, long seq, Moment heard, String bootId, long monotonicNanos) {

        boolean isBefore(long otherEpoch, long otherSeq) {
            return epoch < otherEpoch || (epoch == otherEpoch && seq < otherSeq);
        }

        private Position at(long otherEpoch, long otherSeq) {
            return new Position(otherEpoch, otherSeq, heard, bootId, monotonicNanos);
        }
    }

    /** Takes the next event. */
    void take(NodeEvent event) {
        NodeEvent.Stamp stamp = event.stamp();
        Position before = position;
        if (before != null && !before.isBefore(stamp.epoch(), stamp.seq())) {
            return;
        }
        Moment now = placed(stamp);
        Instant heard = before == null ? now.at() : before.heard().at();
        switch (event) {
            case NodeEvent.Changed change -> {
                MemberFold member = members.get(change.routerId());
                if (member == null) {
                    members.put(change.routerId(), MemberFold.first(node, change, now));
                } else {
                    member.change(change, now);
                }
            }
            case NodeEvent.Voice voice -> {
                MemberFold member = members.get(voice.routerId());
                if (member != null) {
                    member.voice(voice.mute(), now);
                }
            }
            case NodeEvent.Started _ -> {
                Instant alive = alive(heard, now.at());
                members.values().forEach(member -> member.startAgain(alive, now));
            }
            case NodeEvent.Lost _ -> members.values().forEach(member -> member.lose(heard));
            case NodeEvent.Alive _ -> {}
        }
        // A loss is noticed by a later run, so it is no sign of life of the one that lost.
        position = event instanceof NodeEvent.Lost && before != null
                ? before.at(stamp.epoch(), stamp.seq())
                : new Position(stamp.epoch(), stamp.seq(), now, stamp.bootId(), stamp.monotonicNanos());
    }

    /**
     * When it was: as its corrected clock says, but not before what the node did earlier, nor after it was received. Where the
     * wall clock was set back within a boot, the monotonic clock says how much later it was.
     */
    private Moment placed(NodeEvent.Stamp stamp) {
        Instant at = earlier(stamp.occurredAt(), stamp.receivedAt());
        Position before = position;
        if (before == null || !at.isBefore(before.heard().at())) {
            return new Moment(at, stamp.errorNanos());
        }
        Instant last = before.heard().at();
        long passed = stamp.monotonicNanos() - before.monotonicNanos();
        if (stamp.bootId().equals(before.bootId()) && passed > 0) {
            Instant counted = earlier(last.plus(passed / 1000, ChronoUnit.MICROS), stamp.receivedAt());
            return new Moment(counted.isBefore(last) ? last : counted, null);
        }
        return new Moment(last, null);
    }

    /** The node was heard, by any word, when it fell silent: until then the former run was there. */
    private Instant alive(Instant heard, Instant started) {
        Instant silent = silences.lower(started);
        return silent != null && silent.isAfter(heard) ? silent : earlier(heard, started);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    UUID node() {
        return node;
    }

    /** Null: no event has been taken. */
    @Nullable
    Position position() {
        return position;
    }

    /** Of all of the node's members that are known, by router. */
    SortedMap<Long, MemberFold> members() {
        return members;
    }
}
