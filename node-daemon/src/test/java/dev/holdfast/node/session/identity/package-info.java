@NullMarked
package dev.holdfast.node.session.identity;

import org.jspecify.annotations.NullMarked;
