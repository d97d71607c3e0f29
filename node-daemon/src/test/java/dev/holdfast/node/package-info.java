/** Tests of the daemon as a whole: its borders. */
@NullMarked
package dev.holdfast.node;

import org.jspecify.annotations.NullMarked;
