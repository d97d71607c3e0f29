/**
 * The virtual addresses on their interfaces: installed with a lifetime, announced, put back, let go, and the leftovers of a
 * former run. It may not decide when: the engine does.
 */
@NullMarked
package dev.holdfast.node.address;

import org.jspecify.annotations.NullMarked;
