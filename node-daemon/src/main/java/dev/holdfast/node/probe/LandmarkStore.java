package dev.holdfast.node.probe;

import dev.holdfast.vrrp.startup.Landmark;
import java.util.List;

/** The hosts worth asking, kept over restarts. Never blocks. */
public interface LandmarkStore {

    /** As the former run left them. */
    List<Landmark> of(String interfaceName);

    /** What an interface's link knows now. */
    void keep(String interfaceName, List<Landmark> landmarks);
}
