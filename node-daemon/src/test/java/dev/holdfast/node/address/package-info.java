/** Tests of {@code dev.holdfast.node.address}. */
@NullMarked
package dev.holdfast.node.address;

import org.jspecify.annotations.NullMarked;
