package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Cluster;
import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.VirtualRouter;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What scopes are called, and which clusters they belong to. Read inside a transaction. */
final class ScopePlaces {

    private static final Place FLEET = new Place("", "fleet", 0);
    private static final Place GONE = new Place("", "what is there no more", 0);

    private final Map<PolicyScope, Place> places = new HashMap<>();

    private record Place(String cluster, String words, long router) {}

    private ScopePlaces() {}

    static ScopePlaces of(Collection<PolicyScope> scopes) {
        ScopePlaces found = new ScopePlaces();
        found.places.put(PolicyScope.FLEET, FLEET);
        Cluster.<Cluster>list("id in ?1", ids(scopes, Level.CLUSTER))
                .forEach(cluster -> found.places.put(
                        new PolicyScope(Level.CLUSTER, cluster.id),
                        new Place(cluster.name, "cluster " + cluster.name, 0)));
        VirtualRouter.<VirtualRouter>list(
                        "from VirtualRouter r join fetch r.cluster where r.id in ?1", ids(scopes, Level.ROUTER))
                .forEach(router -> found.places.put(
                        new PolicyScope(Level.ROUTER, router.id),
                        new Place(router.cluster.name, "router " + router.name, router.id)));
        Member.<Member>list(
                        "from Member m join fetch m.node join fetch m.router r join fetch r.cluster where m.id in ?1",
                        ids(scopes, Level.MEMBER))
                .forEach(member -> found.places.put(
                        new PolicyScope(Level.MEMBER, member.id),
                        new Place(
                                member.router.cluster.name,
                                "member " + member.node.name + " of " + member.router.name,
                                member.router.id)));
        return found;
    }

    Optional<String> cluster(PolicyScope scope) {
        return Optional.ofNullable(places.get(scope)).map(Place::cluster);
    }

    RevisionView.Line line(PolicyChange change) {
        PolicyScope scope = new PolicyScope(change.scope, change.scopeId);
        Place place = places.getOrDefault(scope, GONE);
        return new RevisionView.Line(
                scope,
                place.cluster(),
                place.words(),
                place.router(),
                change.setting,
                change.valueBefore,
                change.valueAfter);
    }

    private static List<Long> ids(Collection<PolicyScope> scopes, Level level) {
        return scopes.stream()
                .filter(scope -> scope.level() == level)
                .map(PolicyScope::id)
                .toList();
    }
}
