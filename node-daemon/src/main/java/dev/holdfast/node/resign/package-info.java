/**
 * Farewells prepared for a death without notice: priority-0 adverts of every router that is ACTIVE, kept in the state directory
 * for whoever outlives the daemon (docs/decisions/0007). It may not decide who is ACTIVE: the engine does.
 */
@NullMarked
package dev.holdfast.node.resign;

import org.jspecify.annotations.NullMarked;
