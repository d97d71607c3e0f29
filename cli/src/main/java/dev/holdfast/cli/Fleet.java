package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The fleet as the control plane tells it, where a name is enough to find something. */
final class Fleet {

    private final JsonNode clusters;

    private Fleet(JsonNode clusters) {
        this.clusters = clusters;
    }

    /** Something in a cluster. */
    record Found(String cluster, JsonNode cells) {

        String name() {
            return Texts.of(cells, "name");
        }

        /** How it can be named where its name alone is not enough. */
        String fullName() {
            return cluster + "/" + name();
        }
    }

    static Fleet of(ControlPlane controlPlane) {
        return new Fleet(controlPlane.get("/api/v1/fleet", Map.of()).json().path("clusters"));
    }

    /**
     * The number of a cluster.
     *
     * @throws RefusedException if there is none of that name
     */
    long clusterId(String name) {
        List<String> names = new ArrayList<>();
        for (JsonNode cluster : clusters) {
            if (Texts.of(cluster, "name").equals(name)) {
                return cluster.path("id").asLong();
            }
            names.add(Texts.of(cluster, "name"));
        }
        throw new RefusedException("there is no cluster '" + name + "'; there are: " + String.join(", ", names));
    }

    List<Found> nodes() {
        return all("nodes");
    }

    List<Found> routers() {
        return all("routers");
    }

    /**
     * A node by its name, {@code CLUSTER/NAME} or UUID.
     *
     * @throws RefusedException if there is none, or more than one
     */
    Found node(String said) {
        return one("node", "uuid", said, nodes());
    }

    /** A virtual router by its name, {@code CLUSTER/NAME} or number. */
    Found router(String said) {
        return one("virtual router", "id", said, routers());
    }

    private List<Found> all(String what) {
        List<Found> found = new ArrayList<>();
        clusters.forEach(cluster ->
                cluster.path(what).forEach(each -> found.add(new Found(Texts.of(cluster, "name"), each))));
        return found;
    }

    private static Found one(String what, String key, String said, List<Found> among) {
        List<Found> found = among.stream()
                .filter(each -> said.equals(Texts.of(each.cells(), key))
                        || said.equals(each.name())
                        || said.equals(each.fullName()))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            String near = among.stream()
                    .map(Found::fullName)
                    .filter(name -> name.contains(said.substring(said.indexOf('/') + 1)))
                    .limit(5)
                    .collect(Collectors.joining(", "));
            throw new RefusedException("there is no " + what + " '" + said + "'"
                    + (near.isEmpty()
                            ? "; 'holdfast " + (key.equals("id") ? "routers" : "nodes") + " list' names all"
                            : "; do you mean " + near + "?"));
        }
        throw new RefusedException("'" + said + "' names " + found.size() + " of them; write one of "
                + found.stream()
                        .map(each -> each.fullName() + " (" + Texts.of(each.cells(), key) + ")")
                        .collect(Collectors.joining(", ")));
    }
}
