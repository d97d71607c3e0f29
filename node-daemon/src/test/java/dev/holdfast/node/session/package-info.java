@NullMarked
package dev.holdfast.node.session;

import org.jspecify.annotations.NullMarked;
