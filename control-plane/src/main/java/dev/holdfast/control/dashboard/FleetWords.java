package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.fleet.FleetView.ClusterView;
import dev.holdfast.control.fleet.Labels;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.policy.Disagreement;
import dev.holdfast.web.Fleet;
import dev.holdfast.web.Fleet.Section;
import dev.holdfast.web.MemberState;
import dev.holdfast.web.MemberView;
import dev.holdfast.web.NodeView;
import dev.holdfast.web.NodeView.Link;
import dev.holdfast.web.NodeView.Part;
import dev.holdfast.web.RouterView;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fleet as pages show it: the troubled first. */
final class FleetWords {

    private FleetWords() {}

    /** Without what members disagree on, for pages that show no routers. */
    static Fleet of(FleetView view) {
        return of(view, Map.of());
    }

    /**
     * @param disagreements by router's id
     */
    static Fleet of(FleetView view, Map<Long, List<Disagreement>> disagreements) {
        List<Section> sections = new ArrayList<>();
        List<NodeView> nodes = new ArrayList<>();
        for (ClusterView cluster : view.clusters()) {
            List<RouterView> routers = cluster.routers().stream()
                    .filter(router -> !router.members().isEmpty())
                    .map(router -> router(cluster.name(), router, disagreements, MemberNews.NONE, view.at()))
                    .toList();
            sections.add(new Section(cluster.name(), routers, routers.size()));
            Map<UUID, List<Part>> parts = parts(cluster);
            cluster.nodes()
                    .forEach(node -> nodes.add(
                            node(cluster.name(), node, parts.getOrDefault(node.uuid(), List.of()), view.at())));
        }
        List<RouterView> troubled = sections.stream()
                .flatMap(section -> section.routers().stream())
                .filter(router -> router.health().trouble())
                .sorted(Comparator.comparing(RouterView::health))
                .toList();
        return Fleet.whole(troubled, sections, nodes);
    }

    /** One virtual router; empty: there is none of that id. */
    static Optional<RouterView> router(
            FleetView view, long id, Map<Long, List<Disagreement>> disagreements, MemberNews news) {
        for (ClusterView cluster : view.clusters()) {
            for (FleetView.RouterView router : cluster.routers()) {
                if (router.id() == id) {
                    return Optional.of(router(cluster.name(), router, disagreements, news, view.at()));
                }
            }
        }
        return Optional.empty();
    }

    /** The same as the fleet knows it. */
    static Optional<FleetView.RouterView> find(FleetView view, long id) {
        return view.clusters().stream()
                .flatMap(cluster -> cluster.routers().stream())
                .filter(router -> router.id() == id)
                .findFirst();
    }

    /** What the nodes of a virtual router's members are called. */
    static Map<UUID, String> nodeNames(FleetView view, long routerId) {
        return view.clusters().stream()
                .flatMap(cluster -> cluster.routers().stream())
                .filter(router -> router.id() == routerId)
                .flatMap(router -> router.members().stream())
                .collect(Collectors.toMap(FleetView.MemberView::nodeUuid, FleetView.MemberView::nodeName));
    }

    private static RouterView router(
            String cluster,
            FleetView.RouterView router,
            Map<Long, List<Disagreement>> disagreements,
            MemberNews news,
            Instant now) {
        RouterVerdict verdict = RouterVerdict.of(router);
        return new RouterView(
                router.id(),
                router.name(),
                cluster,
                router.segment(),
                "IPv" + router.family(),
                router.vrid(),
                router.addresses(),
                verdict.health(),
                verdict.sentence(),
                router.members().stream()
                        .map(member -> member(member, news, now))
                        .toList(),
                disagreements.getOrDefault(router.id(), List.of()).stream()
                        .map(DisagreementWords::of)
                        .toList());
    }

    private static MemberView member(FleetView.MemberView member, MemberNews news, Instant now) {
        MemberState said = TransitionWords.state(member.state());
        // Only of the state that it is in: what it says of itself may be ahead of the record.
        Optional<StoredTransition> last = Optional.ofNullable(news.last().get(member.nodeUuid()))
                .filter(transition -> transition.to() == member.state());
        return new MemberView(
                member.nodeName(),
                member.connected() ? said : MemberState.UNKNOWN,
                member.connected() ? null : said,
                member.connected(),
                when(member.stateSince(), now),
                last.map(CauseSentence::of).orElse(""),
                last.map(TransitionWords::href).orElse(""),
                member.effectivePriority(),
                priorityNote(member, last),
                member.interfaceName(),
                member.addressesHeld(),
                lastAdvert(member),
                news.policies().getOrDefault(member.id(), ""),
                EvidenceWords.gate(member.gate()),
                member.faultReasons().stream().map(FaultWords::present).toList());
    }

    /** What stands between the file's priority and the one in force. */
    private static String priorityNote(FleetView.MemberView member, Optional<StoredTransition> last) {
        Integer declared = member.declaredPriority();
        if (declared == null || member.effectivePriority() == 0 || declared == member.effectivePriority()) {
            return "";
        }
        String offsets = last.map(StoredTransition::evidence)
                .map(Fields::new)
                .filter(evidence -> evidence.number("effective_priority") == member.effectivePriority())
                .map(EvidenceWords::offsets)
                .orElse("");
        return "the file says " + declared + (offsets.isEmpty() ? "" : "; " + offsets);
    }

    private static String lastAdvert(FleetView.MemberView member) {
        String sender = member.lastAdvertSender();
        Integer priority = member.lastAdvertPriority();
        if (sender == null || sender.isEmpty()) {
            return "";
        }
        return priority == null ? "from " + sender : "from " + sender + ", priority " + priority;
    }

    private static Map<UUID, List<Part>> parts(ClusterView cluster) {
        Map<UUID, List<Part>> parts = new HashMap<>();
        for (FleetView.RouterView router : cluster.routers()) {
            for (FleetView.MemberView member : router.members()) {
                parts.computeIfAbsent(member.nodeUuid(), node -> new ArrayList<>())
                        .add(new Part(
                                router.name(),
                                "/routers/" + router.id(),
                                member.connected() ? TransitionWords.state(member.state()) : MemberState.UNKNOWN));
            }
        }
        return parts;
    }

    /** One node; empty: there is none of that UUID. */
    static Optional<NodeView> node(FleetView view, UUID uuid) {
        return of(view).nodes().stream()
                .filter(node -> node.uuid().equals(uuid.toString()))
                .findFirst();
    }

    private static NodeView node(String cluster, FleetView.NodeView node, List<Part> parts, Instant now) {
        Long offset = node.clockOffsetNanos();
        return new NodeView(
                node.name(),
                cluster,
                node.uuid().toString(),
                Labels.text(node.labels()),
                link(node),
                when(node.since(), now),
                when(node.lastSeenAt(), now),
                node.remoteAddress(),
                node.daemonVersion(),
                offset == null ? "" : ClockWords.of(offset, node.clockErrorNanos()),
                ClockWords.isWrong(offset),
                node.policyRevision(),
                node.spooledEvents(),
                parts);
    }

    private static Link link(FleetView.NodeView node) {
        if (node.banned()) {
            return Link.BANNED;
        }
        if (node.evicted()) {
            return Link.EVICTED;
        }
        if (node.connected()) {
            return Link.CONNECTED;
        }
        return node.lastSeenAt() == null ? Link.NEVER_HEARD : Link.NOT_HEARD;
    }

    private static @Nullable When when(@Nullable Instant at, Instant now) {
        return at == null ? null : new When(at, now);
    }
}
