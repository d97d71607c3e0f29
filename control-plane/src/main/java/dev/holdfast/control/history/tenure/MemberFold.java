package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.tenure.Interval.Kind;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One member's events, in their order, made into intervals. What is over is told as settled, once; what may still change is
 * told by {@link #open}.
 */
final class MemberFold {

    private final UUID node;
    private final List<Interval> settled = new ArrayList<>();
    private final @Nullable Standing before;
    private Standing standing;
    private Instant touched = Interval.LASTS;

    /** Goes on from what a former fold came to. */
    MemberFold(UUID node, Standing standing) {
        this(node, standing, standing);
    }

    private MemberFold(UUID node, @Nullable Standing before, Standing standing) {
        this.node = node;
        this.before = before;
        this.standing = standing;
    }

    /**
     * What a member is after its last event.
     *
     * @param by the transition that made it so; null: it is known by something else
     * @param unknownSince from here on events are lost; null: none
     */
    record Standing(
            long routerId,
            long clusterId,
            String nodeName,
            State state,
            boolean mute,
            Moment since,
            @Nullable Cursor by,
            @Nullable Long advertAgeNanos,
            Instant firstAt,
            Instant lastAt,
            @Nullable Instant unknownSince) {

        private Standing lastAt(Instant at) {
            return new Standing(
                    routerId, clusterId, nodeName, state, mute, since, by, advertAgeNanos, firstAt, at, unknownSince);
        }

        private Standing unknownSince(Instant at) {
            return new Standing(
                    routerId, clusterId, nodeName, state, mute, since, by, advertAgeNanos, firstAt, lastAt, at);
        }

        private @Nullable Kind kind() {
            return state != State.ACTIVE ? null : mute ? Kind.MUTE : Kind.ACTIVE;
        }
    }

    /** A member that nothing was known of. */
    static MemberFold first(UUID node, NodeEvent.Changed change, Moment now) {
        MemberFold fold = new MemberFold(node, null, after(change, now, now.at()));
        fold.touch(now.at());
        if (change.from() == State.ACTIVE) {
            Instant from = now.at().minus(change.stateAge());
            fold.settle(Kind.ACTIVE, new Moment(from, now.errorNanos()), now, null, change.place(), null);
        }
        return fold;
    }

    private static Standing after(NodeEvent.Changed change, Moment now, Instant firstAt) {
        return new Standing(
                change.routerId(),
                change.clusterId(),
                change.nodeName(),
                change.to(),
                change.mute(),
                now,
                change.place(),
                change.advertAgeNanos(),
                firstAt,
                now.at(),
                null);
    }

    void change(NodeEvent.Changed change, Moment now) {
        if (standing.unknownSince() == null && standing.state() == change.from()) {
            touch(now.at());
            endStanding(now, change.place());
        } else {
            // Something is missing. The transition says for how long the member had been what it leaves.
            Instant lost = standing.unknownSince() == null ? standing.lastAt() : standing.unknownSince();
            Instant known = later(lost, now.at().minus(change.stateAge()));
            touch(lost);
            if (known.equals(lost) && standing.state() == change.from()) {
                endStanding(now, change.place());
            } else {
                endStanding(new Moment(lost, null), null);
                settle(Kind.UNKNOWN, new Moment(lost, null), new Moment(known, null), null, null, null);
                if (change.from() == State.ACTIVE) {
                    settle(Kind.ACTIVE, new Moment(known, now.errorNanos()), now, null, change.place(), null);
                }
            }
        }
        standing = after(change, now, standing.firstAt());
    }

    void voice(boolean mute, Moment now) {
        if (standing.state() == State.ACTIVE && standing.unknownSince() == null && standing.mute() != mute) {
            touch(now.at());
            endStanding(now, null);
            standing = new Standing(
                    standing.routerId(),
                    standing.clusterId(),
                    standing.nodeName(),
                    State.ACTIVE,
                    mute,
                    now,
                    null,
                    null,
                    standing.firstAt(),
                    now.at(),
                    null);
        } else {
            standing = standing.lastAt(now.at());
        }
    }

    /** Nothing is known any more from this moment on. */
    void lose(Instant since) {
        if (standing.unknownSince() == null) {
            Instant from = later(since, standing.since().at());
            touch(from);
            standing = standing.unknownSince(from);
        }
    }

    /**
     * The daemon began anew.
     *
     * @param alive the last moment at which the former run is known to have been there
     */
    void startAgain(Instant alive, Moment now) {
        Instant lost = standing.unknownSince();
        if (lost == null && standing.kind() != null) {
            lost = later(alive, standing.since().at());
        }
        if (lost != null) {
            touch(lost);
            endStanding(new Moment(lost, null), null);
            settle(Kind.UNKNOWN, new Moment(lost, null), now, null, null, null);
        } else {
            touch(now.at());
        }
        standing = new Standing(
                standing.routerId(),
                standing.clusterId(),
                standing.nodeName(),
                State.INITIALIZE,
                false,
                now,
                null,
                null,
                standing.firstAt(),
                now.at(),
                null);
    }

    boolean hasChanged() {
        return !standing.equals(before);
    }

    Standing standing() {
        return standing;
    }

    /** What is over, since this fold began. */
    List<Interval> settled() {
        return settled;
    }

    /** What is not over. */
    List<Interval> open() {
        List<Interval> open = new ArrayList<>();
        Instant lost = standing.unknownSince();
        Kind kind = standing.kind();
        if (kind != null && standing.since().at().isBefore(lost == null ? Interval.LASTS : lost)) {
            open.add(interval(
                    kind,
                    standing.since(),
                    new Moment(lost == null ? Interval.LASTS : lost, null),
                    standing.by(),
                    null,
                    standing.advertAgeNanos(),
                    false));
        }
        if (lost != null) {
            open.add(interval(
                    Kind.UNKNOWN, new Moment(lost, null), new Moment(Interval.LASTS, null), null, null, null, false));
        }
        return open;
    }

    /** From when on this fold has changed what was known; {@link Interval#LASTS}: not at all. */
    Instant touched() {
        return touched;
    }

    private void touch(Instant at) {
        touched = at.isBefore(touched) ? at : touched;
    }

    private void endStanding(Moment end, @Nullable Cursor ended) {
        Kind kind = standing.kind();
        if (kind != null) {
            settle(kind, standing.since(), end, standing.by(), ended, standing.advertAgeNanos());
        }
    }

    private void settle(
            Kind kind,
            Moment from,
            Moment to,
            @Nullable Cursor began,
            @Nullable Cursor ended,
            @Nullable Long advertAgeNanos) {
        if (from.at().isBefore(to.at())) {
            settled.add(interval(kind, from, to, began, ended, advertAgeNanos, true));
        }
    }

    private Interval interval(
            Kind kind,
            Moment from,
            Moment to,
            @Nullable Cursor began,
            @Nullable Cursor ended,
            @Nullable Long advertAgeNanos,
            boolean isSettled) {
        return new Interval(
                standing.routerId(),
                node,
                standing.clusterId(),
                kind,
                from.at(),
                to.at(),
                from.errorNanos(),
                to.errorNanos(),
                began,
                ended,
                advertAgeNanos,
                isSettled);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
