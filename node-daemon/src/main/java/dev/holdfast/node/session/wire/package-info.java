/** Our records as messages of the contract. Pure: no state, no I/O; a record that is new must find its message here or not compile. */
@NullMarked
package dev.holdfast.node.session.wire;

import org.jspecify.annotations.NullMarked;
