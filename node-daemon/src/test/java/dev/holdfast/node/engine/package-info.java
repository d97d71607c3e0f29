/** Tests of {@code dev.holdfast.node.engine}. */
@NullMarked
package dev.holdfast.node.engine;

import org.jspecify.annotations.NullMarked;
