package dev.holdfast.control.access;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which clusters somebody's role is held. By name: a cluster may be granted before its first node has joined.
 *
 * @param everywhere in all there are and will be; {@code clusters} is empty then
 * @param clusters their names, in order
 */
public record Reach(boolean everywhere, List<String> clusters) {

    /** All clusters, and what belongs to none of them. */
    public static final Reach EVERYWHERE = new Reach(true, List.of());

    /** Nothing at all. */
    public static final Reach NOWHERE = new Reach(false, List.of());

    private static final int MOST = 200;
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final String ALL = "all";

    public Reach {
        if (everywhere && !clusters.isEmpty()) {
            throw new IllegalArgumentException("a reach is everywhere or names clusters, not both");
        }
        SortedSet<String> sorted = new TreeSet<>(clusters);
        clusters = List.copyOf(sorted);
    }

    /**
     * These clusters and no others.
     *
     * @throws IllegalArgumentException naming the one that is no cluster's name, or saying that there are none or too many
     */
    public static Reach of(Collection<String> clusters) {
        for (String cluster : clusters) {
            if (!CLUSTER.matcher(cluster).matches()) {
                throw new IllegalArgumentException(
                        "cluster '" + cluster + "' is no name; write 1 to 63 of a-z, 0-9 and -, or all");
            }
        }
        if (clusters.isEmpty() || clusters.size() > MOST) {
            throw new IllegalArgumentException(
                    "clusters are " + clusters.size() + "; name 1 to " + MOST + ", or write all");
        }
        return new Reach(false, List.copyOf(clusters));
    }

    /**
     * Reads what somebody typed: names with spaces or commas between them, or {@code all}.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static Reach parse(String typed) {
        List<String> words = Stream.of(typed.strip().toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return words.equals(List.of(ALL)) ? EVERYWHERE : of(words);
    }

    /** As it is stored: null is everywhere. */
    static Reach stored(@Nullable List<String> clusters) {
        return clusters == null ? EVERYWHERE : new Reach(false, clusters);
    }

    @Nullable
    List<String> forStorage() {
        return everywhere ? null : clusters;
    }

    public boolean includes(String cluster) {
        return everywhere || Collections.binarySearch(clusters, cluster) >= 0;
    }

    /** Where both reach. */
    public Reach within(Reach other) {
        if (everywhere) {
            return other;
        }
        return new Reach(false, clusters.stream().filter(other::includes).toList());
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return everywhere ? ALL : String.join(" ", clusters);
    }
}
