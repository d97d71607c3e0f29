/**
 * What is known of clusters, nodes, virtual routers and members (a node's part in one virtual router): declared by
 * the nodes' files, reported by the nodes, read by the pages through {@link dev.holdfast.control.fleet.FleetReader}.
 * It may not use history, policy or sessions.
 */
@NullMarked
package dev.holdfast.control.fleet;

import org.jspecify.annotations.NullMarked;
