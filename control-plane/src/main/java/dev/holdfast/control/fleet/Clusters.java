package dev.holdfast.control.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Where clusters come from: they are made when they are first named. */
@ApplicationScoped
public class Clusters {

    /** What a cluster or a node may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** Their ids; names that no cluster has are left out. */
    @Transactional
    public List<Long> ids(Collection<String> names) {
        return Cluster.<Cluster>list("name in ?1", List.copyOf(names)).stream()
                .map(cluster -> cluster.id)
                .toList();
    }

    /** All there are, in order. */
    @Transactional
    public List<String> names() {
        return Cluster.<Cluster>list("order by name").stream()
                .map(cluster -> cluster.name)
                .toList();
    }

    /**
     * The cluster of this name, made if there is none yet. Two replicas that do so at once get the same.
     *
     * @throws IllegalArgumentException if it is no name; the message says what is
     */
    @Transactional
    public Cluster ensure(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("cluster '" + name + "' is no name; write 1 to 63 of a-z, 0-9 and -");
        }
        Cluster.getEntityManager()
                .createQuery("insert into Cluster (name, createdAt) values (:name, :now) on conflict (name) do nothing")
                .setParameter("name", name)
                .setParameter("now", Instant.now())
                .executeUpdate();
        return Cluster.named(name).orElseThrow();
    }
}
