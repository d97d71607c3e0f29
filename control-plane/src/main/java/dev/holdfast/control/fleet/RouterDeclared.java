package dev.holdfast.control.fleet;

import java.util.List;
import java.util.Map;

/**
 * A virtual router as a node's file declares it.
 *
 * @param addresses with prefix length
 * @param settings every setting that policy may overlay, as the file has it
 */
public record RouterDeclared(
        RouterKey key,
        String name,
        String interfaceName,
        int version,
        List<String> addresses,
        Map<String, String> settings) {

    public RouterDeclared {
        addresses = List.copyOf(addresses);
        settings = Map.copyOf(settings);
    }
}
