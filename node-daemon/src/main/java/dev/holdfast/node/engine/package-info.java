/**
 * One thread, one epoll loop, owns every virtual router of the host and executes its actions. Talks to other threads only by
 * queues: {@link dev.holdfast.node.engine.NodeEvent} out, {@link dev.holdfast.node.engine.EngineCommand} in. It may not touch
 * gRPC, files, or the network but through {@code linux} and {@code address}.
 */
@NullMarked
package dev.holdfast.node.engine;

import org.jspecify.annotations.NullMarked;
