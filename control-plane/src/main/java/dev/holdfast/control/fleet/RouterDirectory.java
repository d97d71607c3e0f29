package dev.holdfast.control.fleet;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds a virtual router's id by its key, and makes the router when it is first heard of. */
@ApplicationScoped
public class RouterDirectory {

    /** Ids never change, so they may be remembered; a bound, because keys come from outside. */
    private static final int MOST_REMEMBERED = 200_000;

    private final Map<Place, Long> remembered = new ConcurrentHashMap<>();

    private record Place(long clusterId, RouterKey key) {}

    /** The router's id. Two replicas that hear of it at once get the same. */
    @Transactional
    public long idOf(long clusterId, RouterKey key, String name) {
        Place place = new Place(clusterId, key);
        Long known = remembered.get(place);
        if (known != null) {
            return known;
        }
        long id = findOrMake(clusterId, key, name);
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(place, id);
        }
        return id;
    }

    /** The ids of all these, in their order; those that are not known yet are made in one transaction of their own. */
    public List<Long> idsOf(long clusterId, List<RouterDeclared> routers) {
        List<RouterDeclared> unknown = routers.stream()
                .filter(router -> !remembered.containsKey(new Place(clusterId, router.key())))
                .toList();
        Map<RouterKey, Long> found = new HashMap<>();
        if (!unknown.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> unknown.forEach(
                            router -> found.put(router.key(), findOrMake(clusterId, router.key(), router.name()))));
        }
        // Only now, that others can see them.
        found.forEach((key, id) -> {
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(new Place(clusterId, key), id);
            }
        });
        return routers.stream()
                .map(router -> {
                    Long id = found.get(router.key());
                    return id == null ? idOf(clusterId, router.key(), router.name()) : id;
                })
                .toList();
    }

    private static long findOrMake(long clusterId, RouterKey key, String name) {
        VirtualRouter.getEntityManager()
                .createQuery("""
                        insert into VirtualRouter (cluster, segment, family, vrid, name, createdAt)
                        select c, :segment, :family, :vrid, :name, :now from Cluster c where c.id = :cluster
                        on conflict do nothing
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("segment", key.segment())
                .setParameter("family", (short) key.family())
                .setParameter("vrid", (short) key.vrid())
                .setParameter("name", name)
                .setParameter("now", Instant.now())
                .executeUpdate();
        return VirtualRouter.getEntityManager()
                .createQuery("""
                        select r.id from VirtualRouter r
                        where r.cluster.id = :cluster and r.segment = :segment and r.family = :family and r.vrid = :vrid
                        """, Long.class)
                .setParameter("cluster", clusterId)
                .setParameter("segment", key.segment())
                .setParameter("family", (short) key.family())
                .setParameter("vrid", (short) key.vrid())
                .getSingleResult();
    }
}
