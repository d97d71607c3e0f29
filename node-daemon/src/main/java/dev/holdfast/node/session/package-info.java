/**
 * Enrolment and the stream with the control plane: identity, spool, acknowledgements, policy received. Losing any of it is never
 * an event for the engine.
 */
@NullMarked
package dev.holdfast.node.session;

import org.jspecify.annotations.NullMarked;
