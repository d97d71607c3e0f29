/**
 * Policy that the control plane lays over the node's file: checked against the file and its allow-list, put into force by the
 * engine, kept on disk. It knows nothing of streams.
 */
@NullMarked
package dev.holdfast.node.session.policy;

import org.jspecify.annotations.NullMarked;
