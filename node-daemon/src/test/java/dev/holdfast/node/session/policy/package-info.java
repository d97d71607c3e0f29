/** Tests of which policy is in force. */
@NullMarked
package dev.holdfast.node.session.policy;

import org.jspecify.annotations.NullMarked;
