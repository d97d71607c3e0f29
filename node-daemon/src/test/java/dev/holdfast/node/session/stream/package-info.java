@NullMarked
package dev.holdfast.node.session.stream;

import org.jspecify.annotations.NullMarked;
