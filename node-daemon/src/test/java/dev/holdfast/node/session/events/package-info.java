@NullMarked
package dev.holdfast.node.session.events;

import org.jspecify.annotations.NullMarked;
