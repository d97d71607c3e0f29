/**
 * The one stream to a control plane: greeting, events and their acknowledgements, heartbeats, status, policy, and coming back when
 * it breaks. It never touches the engine but through its queue.
 */
@NullMarked
package dev.holdfast.node.session.stream;

import org.jspecify.annotations.NullMarked;
