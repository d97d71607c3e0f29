/** What the daemon's tests share in all its rooms. */
@NullMarked
package dev.holdfast.node.testing;

import org.jspecify.annotations.NullMarked;
