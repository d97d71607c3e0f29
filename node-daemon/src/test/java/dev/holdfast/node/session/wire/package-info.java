@NullMarked
package dev.holdfast.node.session.wire;

import org.jspecify.annotations.NullMarked;
