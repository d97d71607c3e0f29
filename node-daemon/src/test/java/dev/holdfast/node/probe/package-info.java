/** Tests of probing, listening and silence, as far as they need no network. */
@NullMarked
package dev.holdfast.node.probe;

import org.jspecify.annotations.NullMarked;
