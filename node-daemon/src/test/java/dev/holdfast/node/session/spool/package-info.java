@NullMarked
package dev.holdfast.node.session.spool;

import org.jspecify.annotations.NullMarked;
