package dev.holdfast.control.history.tenure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time of the control plane's clock at which something happened on a node.
 *
 * @param errorNanos it is true to within this; null: nobody had measured the node's clock
 */
record Moment(Instant at, @Nullable Long errorNanos) {}
