package dev.holdfast.web;

import java.util.List;

/**
 * A cluster in a large fleet, in a few words.
 *
 * @param worst how the worst of its virtual routers is
 * @param notes what is to be said of it, {@code No spare: 2}; none while nothing is
 */
public record ClusterTile(String name, long routers, Health worst, List<String> notes) {

    public String href() {
        return "/?cluster=" + name;
    }
}
