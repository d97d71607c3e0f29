package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetCensus.ClusterCount;
import dev.holdfast.control.fleet.FleetCensus.Condition;
import dev.holdfast.web.ClusterTile;
import dev.holdfast.web.Health;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The clusters of a large fleet, each in a few words: those with something to say first, the worst of them at the top. */
final class TileWords {

    private TileWords() {}

    static List<ClusterTile> of(List<ClusterCount> counts) {
        return counts.stream()
                .filter(count -> count.routerCount() > 0)
                .map(TileWords::tile)
                .sorted(Comparator.comparing(ClusterTile::worst).thenComparing(ClusterTile::name))
                .toList();
    }

    private static ClusterTile tile(ClusterCount count) {
        List<String> notes = new ArrayList<>();
        Health worst = Health.OK;
        for (Condition condition : Condition.values()) {
            long routers = count.routers().getOrDefault(condition, 0L);
            if (routers > 0 && condition != Condition.OK) {
                Health health = Health.valueOf(condition.name());
                worst = notes.isEmpty() ? health : worst;
                notes.add(health.word() + ": " + routers);
            }
        }
        return new ClusterTile(count.name(), count.routerCount(), worst, notes);
    }
}
