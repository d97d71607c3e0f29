package dev.holdfast.control.dashboard;

import dev.holdfast.web.ClusterGrid;
import dev.holdfast.web.ClusterTile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clusters of large fleets as they were last drawn. Their tiles are most of what the overview draws, and seldom say something
 * else than before; what people of different reach see is kept side by side.
 */
final class DrawnGrids {

    private static final int MOST = 16;

    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was asked for longest ago comes first. */
    private final Map<List<ClusterTile>, LivePart> drawn = new LinkedHashMap<>(MOST, 0.75f, true);

    LivePart of(List<ClusterTile> tiles) {
        lock.lock();
        try {
            LivePart known = drawn.get(tiles);
            if (known != null) {
                return known;
            }
            LivePart fresh = LivePart.drawn("clusters", new ClusterGrid(tiles).render());
            drawn.put(tiles, fresh);
            if (drawn.size() > MOST) {
                drawn.remove(drawn.keySet().iterator().next());
            }
            return fresh;
        } finally {
            lock.unlock();
        }
    }
}
