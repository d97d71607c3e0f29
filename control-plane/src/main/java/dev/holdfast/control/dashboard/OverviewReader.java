package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.fleet.FleetCensus;
import dev.holdfast.control.fleet.FleetCensus.ClusterCount;
import dev.holdfast.control.fleet.FleetCensus.Condition;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.policy.Disagreement;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.web.Feed;
import dev.holdfast.web.Fleet;
import dev.holdfast.web.Fleet.Section;
import dev.holdfast.web.Fleet.Sum;
import dev.holdfast.web.RouterView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what the overview shows. A fleet of a hundred virtual routers, and a single cluster, is read whole; of a larger one
 * what is not as it should be, and the rest is counted. The statements are as many either way.
 */
@ApplicationScoped
class OverviewReader {

    static final int FEED_LENGTH = 20;

    /** Virtual routers of a fleet that is shown whole. */
    private static final long MOST_WHOLE = 100;

    private static final int MOST_TROUBLED = 20;
    private static final int MOST_NOTED = 20;
    private static final int MOST_UNHEARD = 20;

    private final FleetCensus census;
    private final FleetReader fleet;
    private final TransitionLog log;
    private final PolicyService policy;

    @Inject
    OverviewReader(FleetCensus census, FleetReader fleet, TransitionLog log, PolicyService policy) {
        this.census = census;
        this.fleet = fleet;
        this.log = log;
        this.policy = policy;
    }

    /**
     * The fleet at one moment, and what happened in it of late.
     *
     * @param clusters how many it is made of
     */
    record Picture(Fleet fleet, Feed feed, int clusters, Instant at) {}

    Picture read(Reach reach) {
        // The two that look at every member, side by side.
        Meanwhile<Map<Long, List<Disagreement>>> compared = Meanwhile.read(policy::disagreements);
        List<ClusterCount> counts = census.read(reach::includes);
        Map<Long, List<Disagreement>> disagreements = compared.get();
        boolean whole = counts.size() < 2
                || counts.stream().mapToLong(ClusterCount::routerCount).sum() <= MOST_WHOLE;
        FleetView view = whole ? fleet.read(reach::includes) : worthALook(reach, counts, disagreements);
        Fleet words = FleetWords.of(view, disagreements);
        Feed feed = TransitionWords.feed(log.newest(selection(reach, counts), FEED_LENGTH), true, view.at());
        return new Picture(whole ? words : large(words, counts), feed, counts.size(), view.at());
    }

    /** All where all may be seen: also clusters that are not there any more. */
    private static ClusterSelection selection(Reach reach, List<ClusterCount> counts) {
        return reach.everywhere()
                ? ClusterSelection.ALL
                : ClusterSelection.of(counts.stream().map(ClusterCount::id).toList());
    }

    private FleetView worthALook(Reach reach, List<ClusterCount> counts, Map<Long, List<Disagreement>> disagreements) {
        Set<Long> routers = new LinkedHashSet<>();
        Stream.concat(of(counts, Condition.SPLIT), of(counts, Condition.NO_ACTIVE))
                .limit(MOST_TROUBLED)
                .forEach(routers::add);
        Stream.of(
                        disagreements.keySet().stream().sorted(),
                        of(counts, Condition.DEGRADED),
                        of(counts, Condition.UNKNOWN))
                .flatMap(Function.identity())
                .filter(router -> !routers.contains(router))
                .limit(MOST_NOTED)
                .toList()
                .forEach(routers::add);
        return fleet.readOnly(
                reach.everywhere(),
                counts.stream().map(ClusterCount::id).collect(Collectors.toSet()),
                routers,
                MOST_UNHEARD);
    }

    private static Stream<Long> of(List<ClusterCount> counts, Condition condition) {
        return counts.stream().flatMap(count -> count.noted().getOrDefault(condition, List.of()).stream());
    }

    private static Fleet large(Fleet listed, List<ClusterCount> counts) {
        Map<String, Long> totals =
                counts.stream().collect(Collectors.toMap(ClusterCount::name, ClusterCount::routerCount));
        Set<RouterView> told = Stream.concat(listed.troubled().stream(), listed.noted().stream())
                .collect(Collectors.toSet());
        List<Section> others = listed.clusters().stream()
                .map(section -> new Section(
                        section.name(),
                        section.routers().stream()
                                .filter(router -> !told.contains(router))
                                .toList(),
                        totals.getOrDefault(section.name(), 0L)))
                .filter(section -> !section.routers().isEmpty())
                .toList();
        return new Fleet(
                listed.troubled(),
                listed.noted(),
                others,
                TileWords.of(counts),
                listed.nodes(),
                new Sum(
                        counts.stream().mapToLong(ClusterCount::routerCount).sum(),
                        all(counts, Condition.SPLIT) + all(counts, Condition.NO_ACTIVE),
                        listed.sum().noted(),
                        all(counts, Condition.UNKNOWN),
                        counts.stream().mapToLong(ClusterCount::nodes).sum(),
                        counts.stream().mapToLong(ClusterCount::connected).sum()));
    }

    private static long all(List<ClusterCount> counts, Condition condition) {
        return counts.stream()
                .mapToLong(count -> count.routers().getOrDefault(condition, 0L))
                .sum();
    }
}
