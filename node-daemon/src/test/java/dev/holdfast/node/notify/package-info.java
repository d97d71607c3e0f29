/** Tests of the notify FIFO. */
@NullMarked
package dev.holdfast.node.notify;

import org.jspecify.annotations.NullMarked;
