/**
 * Who this node is and whom it believes: key, certificate, the trust in a control plane, enrolment and renewal. It knows nothing
 * of events and policy.
 */
@NullMarked
package dev.holdfast.node.session.identity;

import org.jspecify.annotations.NullMarked;
