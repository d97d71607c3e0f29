/**
 * The durable log of events between engine and control plane: segments of records on disk, bounded in bytes, trimmed to what is
 * acknowledged, honest about what it lost. It does not know what an event says, and nothing of the network.
 */
@NullMarked
package dev.holdfast.node.session.spool;

import org.jspecify.annotations.NullMarked;
