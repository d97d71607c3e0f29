package dev.holdfast.control.fleet;

import java.util.List;
import java.util.UUID;

/**
 * A node has connected and said what it is.
 *
 * @param clusterId of the node
 * @param streamId random, of this stream
 * @param replica which control plane it ends at
 * @param routers all that its file declares
 */
public record StreamOpened(
        UUID node,
        long clusterId,
        UUID streamId,
        UUID instance,
        String replica,
        String remoteAddress,
        String daemonVersion,
        long policyRevision,
        byte[] effectiveHash,
        List<RouterDeclared> routers) {}
