/** Tests of {@code dev.holdfast.node.resign}. */
@NullMarked
package dev.holdfast.node.resign;

import org.jspecify.annotations.NullMarked;
