/** Tests of the checks that are looked at. */
@NullMarked
package dev.holdfast.node.track;

import org.jspecify.annotations.NullMarked;
