package dev.holdfast.control.fleet;

import java.util.List;
import java.util.Map;

/**
 * A virtual router as a node's file declares it.
 *
 * @param addresses with prefix length
 * @param settings every setting that policy may overlay, as the file has it
 * @param priority 1 to 255; 0: the node's version does not say
 * @param advertIntervalNanos 0: the node's version does not say
 */
public record RouterDeclared(
        RouterKey key,
        String name,
        String interfaceName,
        int version,
        List<String> addresses,
        Map<String, String> settings,
        int priority,
        long advertIntervalNanos) {

    public RouterDeclared {
        addresses = List.copyOf(addresses);
        settings = Map.copyOf(settings);
    }
}
