package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.fleet.FleetView.NodeView;
import dev.holdfast.control.history.EventMarks;
import dev.holdfast.control.history.StateBands;
import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Timeline;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the bands of states of a virtual router are drawn from. */
@ApplicationScoped
class TimelineReader {

    /** A third of the pixels of a wide page: what is nearer together than that is not told apart by eye. */
    private static final int SLOTS = 400;

    private static final int MARK_SLOTS = 120;
    private static final int MOST_MARKS = 400;
    private static final List<String> MARKED = List.of("link", "gate", "stall", "policy", "gap", "lifecycle");

    private final StateBands bands;
    private final EventMarks marks;

    @Inject
    TimelineReader(StateBands bands, EventMarks marks) {
        this.bands = bands;
        this.marks = marks;
    }

    /**
     * A member with all that is known of it in the window.
     *
     * @param segments none where the window is to come
     */
    record Strand(
            UUID node,
            String name,
            Lane lane,
            Changes changes,
            List<StateSegment> segments,
            List<EventMarks.Mark> marks) {}

    /**
     * How often a member changed its state.
     *
     * @param known so often, or oftener
     * @param exactly whether exactly so often
     */
    record Changes(int known, boolean exactly) {

        static Changes of(Lane lane) {
            int known = lane.bursts().stream().mapToInt(Burst::known).sum();
            boolean exactly = lane.bursts().stream().noneMatch(Burst::several);
            // Of two in a burst it is not known whether they are all: more than one, then.
            return new Changes(exactly ? known : known - 1, exactly);
        }
    }

    Timeline read(FleetView view, FleetView.RouterView router, TimelineWindow window) {
        return TimelineWords.of("/routers/" + router.id(), window, strands(view, router, window), view.at());
    }

    private List<Strand> strands(FleetView view, FleetView.RouterView router, TimelineWindow window) {
        Map<UUID, NodeView> nodes = view.clusters().stream()
                .flatMap(cluster -> cluster.nodes().stream())
                .collect(Collectors.toMap(NodeView::uuid, Function.identity()));
        List<UUID> uuids =
                router.members().stream().map(FleetView.MemberView::nodeUuid).toList();
        Map<UUID, Lane> lanes = bands.read(router.id(), window.since(), window.until(), SLOTS);
        Map<UUID, List<EventMarks.Mark>> told =
                marks.read(uuids, MARKED, router.id(), window.since(), window.until(), MARK_SLOTS, MOST_MARKS).stream()
                        .collect(Collectors.groupingBy(EventMarks.Mark::node));
        Instant end = view.at().isBefore(window.until()) ? view.at() : window.until();
        return router.members().stream()
                .map(member -> {
                    Lane lane = lanes.get(member.nodeUuid());
                    Lane shown = lane == null ? new Lane(member.nodeUuid(), null, List.of()) : lane;
                    return new Strand(
                            member.nodeUuid(),
                            member.nodeName(),
                            shown,
                            Changes.of(shown),
                            StateSegment.of(lane, report(member, nodes.get(member.nodeUuid())), window.since(), end),
                            told.getOrDefault(member.nodeUuid(), List.of()));
                })
                .toList();
    }

    private static StateSegment.Report report(FleetView.MemberView member, @Nullable NodeView node) {
        State state = member.state();
        Instant heard = member.connected() || node == null ? null : node.lastSeenAt();
        return new StateSegment.Report(state, member.stateSince(), heard);
    }

    /** How long a window lasts, in words: {@code 24 h}. */
    static String words(Duration span) {
        return span.toHours() == 24 ? "24 h" : SpanWords.of(span.toNanos());
    }
}
