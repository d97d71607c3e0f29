package dev.holdfast.control.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
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
