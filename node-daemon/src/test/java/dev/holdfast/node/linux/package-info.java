/** Tests of {@code dev.holdfast.node.linux}. */
@NullMarked
package dev.holdfast.node.linux;

import org.jspecify.annotations.NullMarked;
