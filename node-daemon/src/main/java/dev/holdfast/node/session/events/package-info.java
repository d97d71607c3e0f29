/**
 * From the engine's thread to the spool: a bounded queue that never blocks, and the thread that empties it. It knows nothing of
 * the network.
 */
@NullMarked
package dev.holdfast.node.session.events;

import org.jspecify.annotations.NullMarked;
