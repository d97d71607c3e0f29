package dev.holdfast.control.fleet;

import java.util.UUID;

/**
 * Something has come from a node.
 *
 * @param streamId on which stream; it counts if the node's row names that one
 */
public record Heard(UUID node, UUID streamId) {}
